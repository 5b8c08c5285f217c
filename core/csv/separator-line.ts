/** How a file's own line names its delimiter, as Excel reads and writes it: `sep=;`, in quotes or not. */
const SEPARATOR = /^(["']?)sep=(.)\1\2*$/i;

/** The delimiter that a file's first line names; nothing where it is another line. */
export function separatorIn(line: string): string | undefined {
  return SEPARATOR.exec(line)?.[2];
}
