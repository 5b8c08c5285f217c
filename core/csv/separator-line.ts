/** How a file's own line names its delimiter, as Excel reads and writes it: `sep=;`, in quotes or not. */
const SEPARATOR = /^(["']?)sep=(.)\1\2*$/i;

/** Of such a line, in characters. */
export const LONGEST_SEPARATOR = 100;

/** The delimiter that a file's first line names; nothing where it is another line. */
export function separatorIn(line: string): string | undefined {
  if (line.length > LONGEST_SEPARATOR) return undefined;
  return SEPARATOR.exec(line)?.[2];
}
