/**
 * A text as one field of the raw file. OpenCSVSerde splits lines before it looks at quotes, and can't tell an
 * empty field from NULL, so both are escaped, and `typedSource` decodes them: line feed `\n`, carriage return
 * `\r`, the empty text `\e`, and `\` itself `\b`. To the serde `\` is an escape character, read so only inside
 * quotes: there it is doubled (https://docs.aws.amazon.com/athena/latest/ug/csv-serde.html).
 */
export function encodeText(value: string, delimiter: string): string {
  if (value === '') return String.raw`"\\e"`;
  const escaped = NEEDS_ESCAPE.test(value)
    ? value.replaceAll('\\', '\\\\b').replaceAll('\n', '\\\\n').replaceAll('\r', '\\\\r')
    : value;
  if (escaped === value && !value.includes('"') && !value.includes(delimiter)) return value;
  return `"${escaped.replaceAll('"', '""')}"`;
}

const NEEDS_ESCAPE = /[\\\n\r]/;
