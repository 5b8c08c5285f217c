import { columnKinds, isTyped, likeliness } from './cells.ts';
import { isHeading } from './heading.ts';
import { enclosedBy } from './quotes.ts';
import type { RawRow, Separators } from './rows.ts';
import { hasWidth, usualWidth } from './widths.ts';

/** A file's start, read in one of the ways that there are. */
export interface Reading {
  readonly separators: Separators;
  readonly rows: readonly RawRow[];
  /** How many fields most rows have. */
  readonly width: number;
  /** The place of the first row that has as many. */
  readonly first: number;
  /** The part of the rows from there on, without what may be a footer, that have as many. */
  readonly share: number;
  /** From 0 to 1: how likely the file is written so. */
  readonly score: number;
}

/** Rows above a header, and below the last row, that are rather titles and notes than bad rows. */
const MOST_TITLES = 30;
const MOST_NOTES = 20;

/** What separates fields, by how many files have it; what stands in texts too has to be clearer than others. */
const DELIMITERS: ReadonlyMap<string, number> = new Map([
  [',', 1],
  ['\t', 1],
  [';', 1],
  ['|', 0.95],
  ['\u0001', 1],
  ['\u0002', 1],
  ['\u001e', 1],
  ['\u001f', 1],
  ['~', 0.8],
  ['^', 0.8],
  [':', 0.5],
  [' ', 0.4],
]);

/** The delimiters that a text may have. */
export function possibleDelimiters(text: string): string[] {
  return [...DELIMITERS.keys()].filter((delimiter) => text.includes(delimiter));
}

/** Reads a text by a delimiter, in the way that suits it best otherwise. */
export function readingBy(text: string, delimiter: string, comment?: string): Reading {
  const { separators, rows } = enclosedBy(text, { delimiter, ...(comment !== undefined && { comment }) });
  const width = usualWidth(rows);
  const first = Math.max(
    0,
    rows.findIndex((row) => hasWidth(row, width)),
  );
  const last = rows.findLastIndex((row) => hasWidth(row, width));
  const notes = rows.slice(last + 1);
  const isNotes =
    notes.length <= Math.min(MOST_NOTES, rows.length / 3) &&
    notes.every(({ fields }) => fields.length <= Math.max(2, width));
  const body = rows.slice(first, isNotes ? last + 1 : rows.length);
  const regular = body.filter((row) => hasWidth(row, width));
  const share = body.length === 0 ? 0 : regular.length / body.length;
  const found = { separators, rows, width, first, share };
  return { ...found, score: width === 1 ? 0 : scoreOf(found, regular) };
}

function scoreOf({ separators, first, width, share }: Omit<Reading, 'score'>, regular: readonly RawRow[]) {
  const { delimiter } = separators;
  const sample = regular.slice(0, 200);
  const kinds = columnKinds(sample.slice(1), width);
  const typed = kinds.filter(isTyped).length;
  const isTitled = first > 0;
  if (regular.length < 2 && isTitled) return 0;
  if (first > MOST_TITLES || share < (isTitled ? 0.8 : 0.5)) return 0;
  if (isProse(delimiter, sample) && typed === 0 && (isTitled || share < 0.9)) return 0;
  const isEnclosed = sample.some(({ fields }) => fields.filter(({ isQuoted }) => isQuoted).length > 1);
  const areNumbers = width > 2 ? typed >= width / 2 : typed === width && !isTitled && !areThousands(sample);
  if (delimiter === ' ' && (share < 0.95 || !(isEnclosed || areNumbers))) return 0;
  if (delimiter === ':' && (share < 0.95 || width < 3 || isTitled || areGroups(sample))) return 0;
  const fields = sample.flatMap((row) => row.fields);
  const likely = fields.reduce((sum, field) => sum + likeliness(field), 0) / Math.max(1, fields.length);
  const [top, ...below] = sample;
  const startsWithValues = !isTitled && top !== undefined && !isHeading(top, below);
  return (
    share ** 2 *
    (1 - 0.5 / width) *
    likely *
    (isTitled ? 0.85 : 1) *
    (startsWithValues ? 0.85 : 1) *
    (DELIMITERS.get(delimiter) ?? 0.5)
  );
}

/** Whether commas are those of sentences: a blank follows each. */
function isProse(delimiter: string, rows: readonly RawRow[]): boolean {
  if (delimiter === '\t' || delimiter === ' ') return false;
  const written = rows.map(({ text }) => text).join('\n');
  const all = written.split(delimiter).length - 1;
  return all > 0 && written.split(`${delimiter} `).length - 1 >= 0.9 * all;
}

/** Whether blanks may be those between thousands. */
function areThousands(rows: readonly RawRow[]): boolean {
  return rows.every(({ fields }) => fields.slice(1).every(({ text }) => /^\d{3}$/.test(text)));
}

/** Times of day, addresses of network cards: digits with colons between. */
function areGroups(rows: readonly RawRow[]): boolean {
  return rows.every(({ fields }) => fields.every(({ text }) => /^[\da-f]{0,4}$/i.test(text)));
}
