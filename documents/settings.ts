import { SETTINGS, type StageSettings } from '../lib/settings.ts';
import { STAGES } from '../core/names.ts';
import { table } from '../markdown/table.ts';

/**
 * The settings of the stages: what each means, from its docstring, and what it is.
 * @param source the text of `lib/settings.ts`
 */
export function settingsSection(source: string): string {
  const [, body = ''] = /export interface StageSettings {\n([\s\S]*?)\n}/.exec(source) ?? [];
  const fields = [...body.matchAll(/((?: {2}\/\*\*[\s\S]*?\*\/\n)?) {2}readonly (\w+)\??: /g)];
  const rows = fields.map(([, doc = '', name = '']) => [
    `\`${name}\``,
    proseOf(doc),
    ...STAGES.map((stage) => valueOf(SETTINGS[stage], name)),
  ]);
  return table(['setting', 'what it is', ...STAGES.map((stage) => `\`${stage}\``)], rows);
}

function proseOf(docstring: string): string {
  return docstring
    .replaceAll(/^\s*\/?\*+\/?/gm, '')
    .replaceAll(/\*\/|\s+/g, ' ')
    .trim();
}

function valueOf(settings: StageSettings, name: string): string {
  const value: unknown = Object.entries(settings).find(([key]) => key === name)?.[1];
  if (value === undefined) return '';
  return typeof value === 'number' ? value.toLocaleString('en-US') : `\`${JSON.stringify(value)}\``;
}
