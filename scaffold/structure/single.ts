import { isTyped, kindOf } from './cells.ts';
import { isHeading } from './heading.ts';
import { possibleDelimiters, readingBy } from './reading.ts';
import { rowsOf, type RawRow } from './rows.ts';
import { usualWidth } from './widths.ts';

/** What a file of one column is read by. */
export interface Single {
  /** One that it doesn't have. */
  readonly delimiter: string;
  readonly quote: '"' | "'" | 'none';
  readonly rows: readonly RawRow[];
  /** Whether its values are numbers or dates, whatever delimiter their marks could be taken for. */
  readonly isTyped: boolean;
  /** What was assumed, where lines hold delimiters. */
  readonly guess?: string;
}

/** What separates fields in nearly all files. */
const USUAL = [',', ';', '\t', '|', '\u0001'] as const;
/** So many lines may be others. */
const FEW = 0.05;

/** A file whose lines are the values of one column, if that is what they look like. */
export function singleIn(text: string, comment: string | undefined): Single | undefined {
  const usual = USUAL.filter((delimiter) => text.includes(delimiter));
  const known = { ...(comment !== undefined && { comment }) };
  const enclosed = readingBy(text, ',', comment);
  const isEnclosed = possibleDelimiters(text)
    .filter((delimiter) => delimiter !== ' ' && delimiter !== ':')
    .every((delimiter) => areWhole(readingBy(text, delimiter, comment).rows));
  if (isEnclosed) {
    const { quote } = enclosed.separators;
    return { delimiter: ',', quote, rows: enclosed.rows, isTyped: false };
  }
  const absent = USUAL.find((one) => !text.includes(one));
  if (absent === undefined) return undefined;
  const { quote } = enclosed.separators;
  const rows = rowsOf(text, { ...known, delimiter: absent, quote });
  const [heading, ...values] = rows.map(({ fields: [field], text: line }) => field?.text ?? line);
  if (heading === undefined || !isName(heading) || usual.some((one) => heading.includes(one)))
    return undefined;
  const isValue = (line: string) => isTyped(kindOf(line.trim()));
  const others = values.filter((line) => !isValue(line));
  const isDivided = (line: string) =>
    usual.some((one) => line.includes(one) && recurring(values, one) > values.length / 2);
  if (others.length <= values.length * FEW && !others.some(isDivided)) {
    const typed = values.filter(isValue);
    // One that bad rows have does as well.
    const delimiter = USUAL.find((one) => !typed.some((line) => line.includes(one))) ?? absent;
    return { delimiter, quote, rows, isTyped: true };
  }
  if (usual.some((one) => recurring(others, one) > Math.max(1, others.length * 0.5))) return undefined;
  const guess = 'each line is the value of one column; nothing divides them alike';
  return { delimiter: absent, quote, rows, isTyped: false, guess };
}

/** Whether the lines of a file without delimiters begin with a name. */
export function isNamed({ rows: [first, ...below] }: Single): boolean {
  return first !== undefined && isHeading(first, below);
}

/** Whether fields are whole lines. */
function areWhole(rows: readonly RawRow[]): boolean {
  if (usualWidth(rows) === 1) return true;
  const split = rows.filter(({ fields, isBroken }) => isBroken || fields.length > 1).length;
  const isQuoted =
    rows[0]?.fields.length === 1 && rows.filter(({ fields }) => fields[0]?.isQuoted).length > rows.length / 2;
  return isQuoted && split <= Math.max(1, rows.length * FEW);
}

/**
 * What every line holds as often as the first, and may separate fields: no letter, digit, sign, quote or blank. Values that
 * are alike may hold it too, but then their name hardly does.
 */
export function unknownDelimiter({ rows }: Single): string | undefined {
  const [first, ...others] = rows.map(({ text }) => text);
  if (first === undefined || others.length < 2 || rows.some(({ fields }) => fields[0]?.isQuoted))
    return undefined;
  const times = (line: string, char: string) => line.split(char).length - 1;
  if (others.every((line) => isTyped(kindOf(line.trim())))) return undefined;
  return [...new Set(first.match(/[^\p{L}\p{N}\s"'+\-.\\]/gu))].find((char) => {
    const alike = others.filter((line) => times(line, char) === times(first, char));
    return others.length - alike.length <= others.length * FEW;
  });
}

/** How many lines hold a delimiter as often as most of those that hold it do. */
function recurring(lines: readonly string[], delimiter: string): number {
  const times = new Map<number, number>();
  for (const line of lines) {
    const count = line.split(delimiter).length - 1;
    if (count > 0) times.set(count, (times.get(count) ?? 0) + 1);
  }
  return Math.max(0, ...times.values());
}

/** A few words, and no sentence. */
function isName(text: string): boolean {
  return text.length <= 64 && text.trim().split(/\s+/).length <= 6 && !/[.!?;,]$/.test(text.trim());
}
