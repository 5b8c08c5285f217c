import type { Reading } from './reading.ts';
import { linesOf, rowsOf } from './rows.ts';
import { hasWidth } from './widths.ts';

export interface Comment {
  /** What its lines begin with. */
  readonly prefix: string;
  readonly guess: string;
}

/** What comments begin with: of programs, of TeX and Matlab. `--` may begin a value, so that no definition can say it. */
const PREFIXES = ['#', '##', '//', '%', '!'] as const;
/** So many times more lines that aren't rows than lines that could be. */
const RATHER = 3;

/**
 * What lines begin with that are comments: those which don't have the fields that the other rows have.
 * @param reading of the text without the lines that begin so
 */
export function commentIn(
  text: string,
  reading: (prefix: string) => Reading | undefined,
): Comment | undefined {
  const lines = linesOf(text).filter((line) => line.trim() !== '');
  const candidates = PREFIXES.map((prefix) => ({
    prefix,
    begun: lines.filter((line) => line.startsWith(prefix)),
  })).filter(
    ({ prefix, begun }) =>
      begun.length > 0 &&
      begun.length < lines.length - 1 &&
      // One alone may be a bad row, unless it is a sentence or above all others.
      (begun.length > 1 || begun[0] === lines[0] || begun[0]?.startsWith(`${prefix} `)),
  );
  for (const { prefix, begun } of candidates.toSorted(
    (one, other) => other.begun.length - one.begun.length,
  )) {
    const others = reading(prefix);
    const isRow = others ? rowLike(begun, others) : (line: string) => !line.startsWith(`${prefix} `);
    const rows = begun.filter(isRow);
    if (rows.length * RATHER >= begun.length) continue;
    const so = rows.length > 0 ? `; ${rows.length} of them could be rows` : '';
    return { prefix, guess: `lines that begin so don't have the fields of the others${so}` };
  }
  return undefined;
}

function rowLike(begun: readonly string[], { separators, width }: Reading): (line: string) => boolean {
  const { comment: _, ...rest } = separators;
  // What is in quotes may end on another line, which is none of these.
  const fits = new Set(begun.filter((line) => rowsOf(line, rest).some((row) => hasWidth(row, width))));
  return (line) => fits.has(line);
}
