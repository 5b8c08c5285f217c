/** The files that may be tables: those that are called so, and texts, which are looked at. */
export const NAMED = /\.(csv|tsv)(\.gz)?$/i;
export const TEXT = /\.(txt|tab)$/i;

const DELIMITERS = [',', ';', '\t', '|'] as const;
/** Lines of a text that are looked at. */
const LINES = 50;
/** The share of lines that have as many delimiters as the first, in a table. */
const MOST = 0.9;

/** Whether a text has rows of fields: nearly each of its lines has as many of a delimiter as its first. */
export function isDelimited(text: string): boolean {
  const lines = text
    .split(/\r\n|\n|\r/)
    .filter((line) => line.trim() !== '')
    .slice(0, LINES);
  if (lines.length < 2) return false;
  return DELIMITERS.some((delimiter) => {
    const counts = lines.map((line) => line.split(delimiter).length - 1);
    const [first = 0] = counts;
    return first > 0 && counts.filter((count) => count === first).length >= MOST * lines.length;
  });
}
