/** What a first line says to Excel: `sep=;`, in quotes too. */
const SEPARATOR_LINE = /^"?sep=([^"\r\n])"?[;,\t ]*(?=[\r\n]|$)/i;

/** The delimiter that a file's first line says, and the text with a blank line in its place. */
export function separatorLine(text: string): { readonly delimiter?: string; readonly text: string } {
  const [line, delimiter] = SEPARATOR_LINE.exec(text) ?? [];
  return line === undefined || delimiter === undefined
    ? { text }
    : { delimiter, text: text.slice(line.length) };
}
