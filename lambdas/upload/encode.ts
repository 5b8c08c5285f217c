import type { CsvRecord } from './records.ts';

/**
 * A row as the raw table's OpenCSVSerde reads it back: the serde splits lines before it looks at quotes, so
 * a line end inside a field becomes a space; `\` is its escape character, so it is doubled, and is read so
 * only inside quotes (https://docs.aws.amazon.com/athena/latest/ug/csv-serde.html).
 */
export function encode({ fields, plain }: CsvRecord, delimiter: string): string {
  if (plain !== undefined && !plain.includes('\\')) return plain;
  return fields.map((field) => encodeField(field, delimiter)).join(delimiter);
}

function encodeField(field: string, delimiter: string): string {
  const oneLine = field.replaceAll(/\r\n|\r|\n/g, ' ');
  if (!oneLine.includes('"') && !oneLine.includes('\\') && !oneLine.includes(delimiter)) return oneLine;
  return `"${oneLine.replaceAll('\\', '\\\\').replaceAll('"', '""')}"`;
}
