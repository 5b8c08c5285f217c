import { type Settings, stagesOf } from '../core/settings/settings.ts';
import { table } from '../markdown/table.ts';

/**
 * The settings: what each means, from its docstring, and what it is; first those of the project, then those of the
 * stages.
 * @param source the text of `core/settings/settings.ts`
 */
export function settingsSection(source: string, settings: Settings): string {
  const stages = stagesOf(settings);
  const values = ({ stages }: Settings, name: string) =>
    Object.values(stages).map((stage) => valueOf(stage, name));
  return [
    table(
      ['setting', 'what it is', 'here'],
      fieldsOf(source, 'Settings').map(([name, prose]) => [`\`${name}\``, prose, valueOf(settings, name)]),
    ),
    table(
      ['setting of a stage', 'what it is', ...stages.map((stage) => `\`${stage}\``)],
      fieldsOf(source, 'StageSettings').map(([name, prose]) => [
        `\`${name}\``,
        prose,
        ...values(settings, name),
      ]),
    ),
  ].join('\n\n');
}

/** The fields of an interface, and what their docstrings say. */
function fieldsOf(source: string, type: string): [string, string][] {
  const [, body = ''] = new RegExp(`export interface ${type} {\\n([\\s\\S]*?)\\n}`).exec(source) ?? [];
  const fields = [...body.matchAll(/((?: {2}\/\*\*[\s\S]*?\*\/\n)?) {2}readonly (\w+)\??: /g)];
  return fields.map(([, doc = '', name = '']) => [name, proseOf(doc)]);
}

function proseOf(docstring: string): string {
  return docstring
    .replaceAll(/^\s*\/?\*+\/?/gm, '')
    .replaceAll(/\*\/|\s+/g, ' ')
    .trim();
}

function valueOf(settings: object, name: string): string {
  const value: unknown = Object.entries(settings).find(([key]) => key === name)?.[1];
  if (value === undefined) return '';
  if (typeof value === 'number') return value.toLocaleString('en-US');
  const isOfStages = typeof value === 'object' && value !== null && !Array.isArray(value);
  return isOfStages ? Object.keys(value).map(quoted).join(', ') : quoted(JSON.stringify(value));
}

function quoted(text: string): string {
  return `\`${text}\``;
}
