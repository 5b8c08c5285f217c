import { createReadStream } from 'node:fs';
import { convert } from '../core/csv/convert.ts';
import { type Example, RejectTally } from '../core/csv/rejects.ts';
import { csv, type Dialect } from '../core/definition/source.ts';
import { col } from '../core/definition/index.ts';
import { counted } from '../operate/units.ts';
import { columnCode } from './column-code.ts';
import { sourceColumns } from './define.ts';
import type { NewColumn } from './model.ts';
import type { Dissenters, SettledColumn } from './settle.ts';
import type { Near } from './types.ts';

/**
 * Columns with what is to be said of values that dissent: of a type, the rows that will be rejected for them; of a text,
 * which values kept it from being more.
 */
export async function withReasons(
  file: string,
  columns: readonly SettledColumn[],
  dialect: Dialect,
): Promise<NewColumn[]> {
  const examples = await dissentersOf(file, columns, dialect);
  return columns.map(({ name, header, source, target, seen, guessed, near, rejected }) => {
    const why = near ? whyText(near, examples.get(name)) : [];
    const mistakes = rejected.rows > 0 ? [mistakesIn(rejected)] : [];
    return { name, header, source, target, seen: [...seen, ...why], guessed: [...guessed, ...mistakes] };
  });
}

function mistakesIn({ rows, first }: Dissenters): string {
  const whose = rows === 1 ? 'its row' : 'their rows';
  return `${misfitsInWords(rows)}, so that ${whose} will be rejected: ${shown(first)}`;
}

function whyText({ column, rows, words }: Near, example: Example | undefined): string[] {
  const { type, notation, nullWords = [] } = column;
  const code = (nulls: readonly string[]) =>
    columnCode({
      type,
      rules: {},
      mayBeEmpty: false,
      ...(notation && { notation }),
      ...(nulls.length > 0 && { nullWords: nulls }),
    });
  const where = example ? `: ${shown([example])}` : '';
  const others = `${misfitsInWords(rows)} ${code(nullWords)}${where}`;
  if (words.length === 0 || words.length > MOST_WORDS) return [others];
  return [
    `${others}; ${code([...nullWords, ...words])} would read ${words.length > 1 ? 'these' : 'this'} as NULL`,
  ];
}

/** `2 values don't fit` */
function misfitsInWords(rows: number): string {
  return `${counted(rows, 'value')} ${rows === 1 ? "doesn't" : "don't"} fit`;
}

/** Words that may stand for no value, and are told. */
const MOST_WORDS = 5;

/** `line 7: "n/k"` */
function shown(examples: readonly Example[]): string {
  return examples.map(({ line, value }) => `line ${line}: "${value}"`).join(', ');
}

/** Of each column of texts that is nearly of a type: a row that isn't. The file is read until all are known. */
async function dissentersOf(
  file: string,
  columns: readonly SettledColumn[],
  dialect: Dialect,
): Promise<ReadonlyMap<string, Example>> {
  const wanted = new Set(columns.flatMap(({ name, near }) => (near ? [name] : [])));
  const found = new Map<string, Example>();
  if (wanted.size === 0) return found;
  const trial = columns.map(({ name, header, near }) => ({
    name,
    header,
    source: { ...(near?.column ?? col.string()), mayBeEmpty: true },
  }));
  const source = csv({ dataset: 'trial', ...dialect, columns: sourceColumns(trial) });
  const pieces = convert(createReadStream(file), source, { rows: 0 }, (row) => {
    if (row.kind !== 'type' || found.has(row.column)) return;
    const tally = new RejectTally();
    tally.add(row);
    const [example] = tally.first;
    if (example) found.set(row.column, example);
  });
  for await (const _ of pieces) if (found.size === wanted.size) break;
  return found;
}
