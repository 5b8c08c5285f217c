/** The escapes of `encodeText`, as a reader of CSV finds them in a field: their `\` is doubled. */
const ESCAPES: Readonly<Record<string, string>> = { n: '\n', r: '\r', e: '', b: '\\' };

/** A text field of the raw file as the text that it was, NULL where it is empty: what `typedSource` does in SQL. */
export function decodeText(field: string): string | null {
  if (field === '') return null;
  return field.includes('\\')
    ? field.replaceAll(/\\\\([nreb])/g, (_, letter: string) => ESCAPES[letter] ?? '')
    : field;
}
