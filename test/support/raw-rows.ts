import { parseLine } from '../../offline/athena/opencsv.ts';

/** The rows of a raw file as Athena sees them: Hive's lines, OpenCSVSerde's fields, the header left out. */
export function rawRows(file: Uint8Array, separator: string): string[][] {
  const lines = new TextDecoder('utf-8', { fatal: true }).decode(file).split(/\r\n|\n|\r/);
  expect(lines.pop()).toBe('');
  return lines.slice(1).map((line) => parseLine(line, { separator, quote: '"', escape: '\\' }));
}

/** What `typedSource` makes of a text field. */
export function decodedText(field: string): string | null {
  if (!field.includes('\\')) return field === '' ? null : field;
  return field.replaceAll('\\n', '\n').replaceAll('\\r', '\r').replaceAll('\\e', '').replaceAll('\\b', '\\');
}

/** The rows of a rejected file, by RFC 4180 and nothing else. */
export function rejectedRows(file: string): string[][] {
  const rows: string[][] = [];
  let at = 0;
  while (at < file.length) {
    const row: string[] = [];
    for (;;) {
      const quoted = /"((?:[^"]|"")*)"/y;
      const bare = /[^",\r\n]*/y;
      quoted.lastIndex = bare.lastIndex = at;
      const field = quoted.exec(file) ?? bare.exec(file)!;
      row.push(field[1] === undefined ? field[0] : field[1].replaceAll('""', '"'));
      at += field[0].length;
      if (file[at] !== ',') break;
      at += 1;
    }
    expect(file.slice(at, at + 2)).toBe('\r\n');
    at += 2;
    rows.push(row);
  }
  return rows;
}
