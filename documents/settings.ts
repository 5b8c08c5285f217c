import { join } from 'node:path';
import { type Settings, stagesOf } from '../core/settings/settings.ts';
import { count } from '../core/units.ts';
import { table } from '../markdown/table.ts';
import { docstringsOf } from './docstrings.ts';

/**
 * The settings: what each means, from its docstring, and what it is; first those of the project, then those of the
 * stages.
 */
export function settingsSection(settings: Settings): string {
  const stages = stagesOf(settings);
  const values = ({ stages }: Settings, name: string) =>
    Object.values(stages).map((stage) => valueOf(stage, name));
  return [
    table(
      ['setting', 'what it is', 'here'],
      fieldsOf('Settings').map(([name, prose]) => [`\`${name}\``, prose, valueOf(settings, name)]),
    ),
    table(
      ['setting of a stage', 'what it is', ...stages.map((stage) => `\`${stage}\``)],
      fieldsOf('StageSettings').map(([name, prose]) => [`\`${name}\``, prose, ...values(settings, name)]),
    ),
  ].join('\n\n');
}

const ROOT = join(import.meta.dirname, '..');

function fieldsOf(type: string): [string, string][] {
  return docstringsOf(ROOT, 'core/tsconfig.json', 'core/settings/settings.ts', type);
}

function valueOf(settings: object, name: string): string {
  const value: unknown = Object.entries(settings).find(([key]) => key === name)?.[1];
  if (value === undefined) return '';
  if (typeof value === 'number') return count(value);
  const isOfStages = typeof value === 'object' && value !== null && !Array.isArray(value);
  return isOfStages ? Object.keys(value).map(quoted).join(', ') : quoted(JSON.stringify(value));
}

function quoted(text: string): string {
  return `\`${text}\``;
}
