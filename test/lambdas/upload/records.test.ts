import fc from 'fast-check';
import { encode } from '../../../lambdas/upload/encode.ts';
import { RecordReader } from '../../../lambdas/upload/records.ts';

function read(pieces: string[], delimiter = ',') {
  const reader = new RecordReader(delimiter);
  return [...pieces.flatMap((piece) => [...reader.read(piece)]), ...reader.end()];
}
const fields = (...pieces: string[]) => read(pieces).map((record) => record.fields);

test.each([
  ['LF', 'a,b\n1,2\n'],
  ['CRLF', 'a,b\r\n1,2\r\n'],
  ['CR', 'a,b\r1,2\r'],
  ['no last newline', 'a,b\n1,2'],
  ['blank lines', '\na,b\n\r\n1,2\n\n'],
  ['quotes', '"a",b\n"1","2"\n'],
])('%s', (_, text) => {
  expect(fields(text)).toEqual([
    ['a', 'b'],
    ['1', '2'],
  ]);
});

test('quotes hold delimiters, quotes and line ends, and lines are counted through them', () => {
  const records = read(['id,note\n1,"a, ""b""\r\nc"\n2,x\n']);
  expect(records.map((record) => record.fields)).toEqual([
    ['id', 'note'],
    ['1', 'a, "b"\r\nc'],
    ['2', 'x'],
  ]);
  expect(records.map(({ line }) => line)).toEqual([1, 2, 4]);
});

test('a file with carriage returns alone is read in pieces, however long', () => {
  const reader = new RecordReader(',');
  let rows = 0;
  for (let piece = 0; piece < 40; piece += 1)
    rows += Array.from(reader.read('1234567,abcdefg\r'.repeat(4096))).length;
  expect(rows + Array.from(reader.end()).length).toBe(40 * 4096);
});

test('empty fields at the ends stay', () => {
  expect(fields(',\n"",""\n,a,\n')).toEqual([
    ['', ''],
    ['', ''],
    ['', 'a', ''],
  ]);
});

test.each([
  ['a,"b', 'line 1: a quote is opened and never closed'],
  ['x\n"a"b,c\n', 'line 2: "b" follows a closing quote'],
])('%j is malformed', (text, message) => {
  expect(() => read([text])).toThrow(
    expect.objectContaining({ name: 'MalformedCsv', message: expect.stringContaining(message) }),
  );
});

test('a quote that is never closed is found within a megabyte', () => {
  const reader = new RecordReader(',');
  expect(() => {
    for (let piece = 0; piece < 40; piece += 1)
      Array.from(reader.read(piece === 0 ? 'a,"' : 'x'.repeat(65_536)));
  }).toThrow(expect.objectContaining({ name: 'MalformedCsv', message: expect.stringContaining('line 1') }));
});

const field = fc.string({ unit: fc.constantFrom(...`",;\n\r ab\\é😀`), maxLength: 8 });
const row = fc.array(field, { minLength: 2, maxLength: 4 });
const write = (rows: string[][], end: string) =>
  rows.map((one) => one.map((text) => `"${text.replaceAll('"', '""')}"`).join(',')).join(end);

test('whatever the fields, the line ends and the pieces, the same rows come out', () => {
  fc.assert(
    fc.property(
      fc.array(row, { minLength: 1, maxLength: 5 }),
      fc.constantFrom('\n', '\r\n', '\r'),
      fc.nat(),
      (rows, end, seed) => {
        const text = write(rows, end);
        const cut = seed % (text.length + 1);
        const records = read([text.slice(0, cut), text.slice(cut)]);
        expect(records.map((record) => record.fields)).toEqual(rows);
      },
    ),
    { numRuns: 1000, seed: 2 },
  );
});

/** OpenCSV's line parser, as the serde uses it: `\` escapes inside quotes only, `""` is a quote. */
function openCsv(line: string, delimiter = ','): string[] {
  const out = [''];
  let quoted = false;
  for (let at = 0; at < line.length; at += 1) {
    const char = line.charAt(at);
    const next = line.charAt(at + 1);
    if (char === '\\') {
      if (quoted && (next === '"' || next === '\\')) out[out.length - 1] += line.charAt((at += 1));
    } else if (char === '"') {
      if (quoted && next === '"') out[out.length - 1] += line.charAt((at += 1));
      else quoted = !quoted;
    } else if (char === delimiter && !quoted) out.push('');
    else out[out.length - 1] += char;
  }
  return out;
}

test('what is written reads back through OpenCSVSerde, with line ends as spaces', () => {
  fc.assert(
    fc.property(row, (values) => {
      const [record] = read([write([values], '\n')]);
      const line = encode(record!, ',');
      expect(line).not.toMatch(/[\r\n]/);
      expect(openCsv(line)).toEqual(values.map((value) => value.replaceAll(/\r\n|\r|\n/g, ' ')));
    }),
    { numRuns: 2000, seed: 3 },
  );
});

test('a row that needs nothing is copied as it is', () => {
  const [record] = read(['a,b c,é\n']);
  expect(encode(record!, ',')).toBe('a,b c,é');
  expect(encode({ line: 1, fields: ['C:\\dir', 'x'], plain: 'C:\\dir,x' }, ',')).toBe('"C:\\\\dir",x');
});
