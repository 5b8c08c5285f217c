import fc from 'fast-check';
import { constants, gzipSync, zstdCompressSync } from 'node:zlib';
import { col, csv } from '../../../core/definition/index.ts';
import type { CsvSource } from '../../../core/definition/source.ts';
import { convert } from '../../../core/csv/convert.ts';
import { rejectedLine } from '../../../core/csv/rejects.ts';
import { LONGEST_ROW, type Rejected } from '../../../core/csv/row-judge.ts';
import { decodedText, rawRows, rejectedRows } from '../../support/raw-rows.ts';

/** `AFLUENTE_RUNS=2000` looks longer. */
const RUNS = Number(process.env['AFLUENTE_RUNS'] ?? 400);

const idAndName = csv({ dataset: 't', columns: { id: col.int(), name: col.string().nullable() } });

async function converted(pieces: Iterable<Uint8Array>, source: CsvSource = idAndName) {
  const accepted = { rows: 0 };
  const rejected: Rejected[] = [];
  async function* bytes() {
    yield* pieces;
  }
  const out: Uint8Array[] = [];
  for await (const piece of convert(bytes(), source, accepted, (row) => rejected.push(row))) out.push(piece);
  const raw = Buffer.concat(out);
  return { raw, text: raw.toString(), accepted: accepted.rows, rejected };
}
const ofText = (text: string, source?: CsvSource) => converted([Buffer.from(text)], source);
const reasons = (rows: Rejected[]) => rows.map(({ line, column, reason }) => [line, column, reason]);

describe('form', () => {
  test('a byte order mark, CRLF, blank lines and a missing last newline disappear', async () => {
    expect(await ofText('\uFEFFid,name\r\n\r\n1,João\r\n\n2,"a\nb"')).toMatchObject({
      text: 'id,name\n1,João\n2,"a\\\\nb"\n',
      accepted: 2,
      rejected: [],
    });
  });

  test.each([
    ['LF', '\n'],
    ['CRLF', '\r\n'],
    ['CR', '\r'],
  ])('%s ends lines, wherever the file is cut', async (_, end) => {
    const bytes = Buffer.from(['id,name', '1,"a ""b"", c"', '2,😀é', ''].join(end));
    for (let cut = 0; cut <= bytes.length; cut += 1) {
      const { text, rejected } = await converted([bytes.subarray(0, cut), bytes.subarray(cut)]);
      expect([text, rejected]).toEqual(['id,name\n1,"a ""b"", c"\n2,😀é\n', []]);
    }
  });

  test('rows that can stay as they are do', async () => {
    const text = 'id,name\n1,a\n-2,"b, ""c"""\n007,=cmd()\n"4", d \n5,\n';
    expect((await ofText(text)).text).toBe(text);
  });

  test('a file with carriage returns alone is read in pieces, however long', async () => {
    const piece = Buffer.from('1234567,abcdefg\r'.repeat(4096));
    const { accepted } = await converted([
      Buffer.from('id,name\r'),
      ...Array.from({ length: 40 }, () => piece),
    ]);
    expect(accepted).toBe(40 * 4096);
  });

  test('a header may be quoted, and stand behind blank lines', async () => {
    expect((await ofText('\n\r\n"id", name \n1,a\n')).text).toBe('id,name\n1,a\n');
  });
});

test.each<[string, Partial<CsvSource>, string]>([
  ['bare', {}, 'Sepal Length (cm),País\n'],
  ['with blanks', {}, ' Sepal Length (cm) ,\tPaís\n'],
  ['quoted', {}, '"Sepal Length (cm)", "País" \r\n'],
  ['in semicolons', { delimiter: ';' }, 'Sepal Length (cm);País\n'],
  ['in single quotes', { quote: "'" }, "'Sepal Length (cm)',País\n"],
])('a column may have another name in the header: %s', async (_, dialect, header) => {
  const columns = { length: col.double().from('Sepal Length (cm)'), country: col.string().from('País') };
  const source = csv({ dataset: 't', columns, ...dialect });
  const { text } = await ofText(`${header}5${source.delimiter}Peru\n`, source);
  expect(text).toBe(`length${source.delimiter}country\n5${source.delimiter}Peru\n`);
});

test('names in a header may hold what a quoted field may', async () => {
  const columns = {
    a: col.string().from('x, "y"'),
    b: col.string().from('two\nlines'),
    c: col.string().from('5" pipe'),
    d: col.string().from(''),
    e: col.string().from(''),
  };
  const source = csv({ dataset: 't', columns });
  const file = '"x, ""y""","two\nlines",5" pipe,,""\n1,2,3,4,5\n1\n';
  for (const size of [1, 2, 7, 100]) {
    const pieces = Array.from({ length: Math.ceil(file.length / size) }, (_, index) =>
      Buffer.from(file.slice(index * size, (index + 1) * size)),
    );
    const { text, rejected } = await converted(pieces, source);
    expect(text).toBe('a,b,c,d,e\n1,2,3,4,5\n');
    expect(rejected.map(({ line }) => line)).toEqual([4]);
  }
});

test('a quote that a header never closes is no header, and soon known', async () => {
  const began = performance.now();
  await expect(ofText(`"id,name\n${'""\n'.repeat(400_000)}`)).rejects.toMatchObject({
    name: 'HeaderMismatch',
    message: expect.stringMatching(/^line 1: missing: id; not in the definition: the name in column 1\. /),
    inFull: expect.stringMatching(/^line 1: missing: id; not in the definition: "id\. /),
  });
  expect(performance.now() - began).toBeLessThan(5000);
});

test.each([
  ['nothing', '', 'EmptySource', 'the file is empty'],
  ['blank lines', '\n\n', 'EmptySource', 'the file is empty'],
  [
    'another name',
    'id,nome\n1,a\n',
    'HeaderMismatch',
    'line 1: missing: name; not in the definition: the name in column 2.',
  ],
  ['another order', '\nname,id\n1,a\n', 'HeaderMismatch', 'line 2: the columns are in another order'],
  ['another delimiter', 'id;name\n1;a\n', 'HeaderMismatch', 'Is the delimiter ";"?'],
  ['an Excel workbook', 'PK\u0003\u0004x', 'HeaderMismatch', 'an Excel workbook; export it as CSV'],
  ['no line end', 'x'.repeat(2 * LONGEST_ROW), 'HeaderMismatch', 'line 1: it is no header'],
])('a file with %s has no header', async (_, content, name, message) => {
  await expect(ofText(content)).rejects.toMatchObject({ name, message: expect.stringContaining(message) });
});

test('a file that is UTF-16 and not declared so is told by its header', async () => {
  await expect(converted([Buffer.from('\uFEFFid,name\n', 'utf16le')])).rejects.toMatchObject({
    name: 'HeaderMismatch',
    message: expect.stringMatching(/Is the encoding utf-16\?$/),
  });
});

describe('rows at fault', () => {
  test.each([
    ['2\n', '', '1 fields where the header has 2 ("name" is missing)'],
    ['2,b,c\n', '', '3 fields where the header has 2; quote fields that hold a delimiter'],
    ['two,b\n', 'id', 'is not an int'],
    [',b\n', 'id', 'is empty, but required'],
    ['"",b\n', 'id', 'is empty, but required'],
    ['2,"b"c\n', 'name', 'text follows a closing quote; a quote inside of a quoted field is written twice'],
    ['2,"b\n', 'name', 'a quote is opened and not closed'],
    ['2,a\0b\n', 'name', 'holds a NUL character'],
  ])('%j', async (row, column, reason) => {
    const { text, accepted, rejected } = await ofText(`id,name\n1,a\n${row}3,"c"\n`);
    expect(text).toBe('id,name\n1,a\n3,"c"\n');
    expect(accepted).toBe(2);
    expect(reasons(rejected)).toEqual([[3, column, reason]]);
    expect(rejected[0]?.text).toBe(row.trimEnd());
  });

  test('bytes that are not of the encoding reject their row, and no other of the block', async () => {
    const { text, rejected } = await converted([Buffer.from('id,name\n1,ok\n2,Jo\xe3o\n3,x\n', 'latin1')]);
    expect(text).toBe('id,name\n1,ok\n3,x\n');
    expect(reasons(rejected)).toEqual([[3, 'name', 'holds bytes that are not utf-8']]);
    expect(rejected[0] && rejectedLine(rejected[0])).toBe(
      '3,name,holds bytes that are not utf-8,"2,Jo\uFFFDo",Jo\uFFFDo\r\n',
    );
  });

  test('lines are counted through quoted fields', async () => {
    const { rejected } = await ofText('id,name\n1,"a\r\nb\rc\nd"\nx,e\n"y","f\n\n"\nz,g\n');
    expect(rejected.map(({ line, value }) => [line, value])).toEqual([
      [6, 'x'],
      [7, 'y'],
      [10, 'z'],
    ]);
    expect(rejected[1]?.text).toBe('"y","f\n\n"');
  });

  test('the width of a row is judged before its values, and its first wrong value is told', async () => {
    const { rejected } = await ofText('id,name\nx\nx,\0\n');
    expect(reasons(rejected)).toEqual([
      [2, '', '1 fields where the header has 2 ("name" is missing)'],
      [3, 'id', 'is not an int'],
    ]);
  });

  test('a quote that is never closed costs one line, with flat memory', async () => {
    const before = Buffer.from('id,name\n1,a\n2,"b\n');
    const rows = Buffer.from('3,c\n'.repeat(1 << 16));
    const { accepted, rejected } = await converted([before, ...Array.from({ length: 24 }, () => rows)]);
    expect(accepted).toBe(1 + 24 * (1 << 16));
    expect(reasons(rejected)).toEqual([[3, 'name', 'a quote is opened and not closed']]);
  });

  test.each([['\n'], ['\r\n'], ['\r']])('a line that is too long is passed over (%j)', async (end) => {
    const piece = Buffer.alloc(1 << 16, 'x');
    const { text, rejected } = await converted([
      Buffer.from(['id,name', '1,a', '2,'].join(end)),
      ...Array.from({ length: 100 }, () => piece),
      Buffer.from([`,",${end}3,c`, 'four,d'].join(end)),
    ]);
    expect(text).toBe('id,name\n1,a\n3,c\n');
    expect(reasons(rejected)).toEqual([
      [3, '', `the line is longer than ${LONGEST_ROW} bytes; its first 65536 are shown`],
      [5, 'id', 'is not an int'],
    ]);
    expect(rejected[0]?.text).toHaveLength(65_536);
  });

  test('a row of just the longest length is accepted, and one byte more is not', async () => {
    const longest = `2,${'é'.repeat((LONGEST_ROW - 2) / 2)}`;
    const { accepted, rejected } = await ofText(`id,name\n${longest}\n${longest}x\n3,"${longest}"\n`);
    expect(accepted).toBe(1);
    expect(rejected.map(({ line }) => line)).toEqual([3, 4]);
  });
});

describe('encodings', () => {
  const rows = 'id,name\n1,Zoë ñ ÿ\n2,"ß\n«"\n';
  const expected = 'id,name\n1,Zoë ñ ÿ\n2,"ß\\\\n«"\n';
  const swapped = (text: string) => Buffer.from(text, 'utf16le').swap16();

  test.each([
    ['latin1', Buffer.from(rows, 'latin1'), expected],
    ['utf-16', Buffer.from(`\uFEFF${rows}3,😀\n`, 'utf16le'), `${expected}3,😀\n`],
    ['utf-16', swapped(`\uFEFF${rows}3,😀\n`), `${expected}3,😀\n`],
    ['utf-16', Buffer.from(`${rows}3,😀\n`, 'utf16le'), `${expected}3,😀\n`],
  ] as const)('%s, wherever the file is cut', async (encoding, bytes, text) => {
    for (let cut = 0; cut <= bytes.length; cut += 1) {
      const pieces = [bytes.subarray(0, cut), bytes.subarray(cut)];
      expect(await converted(pieces, { ...idAndName, encoding })).toMatchObject({ text, rejected: [] });
    }
  });

  test('half a pair and half a character are not UTF-16', async () => {
    const text = Buffer.from('id,name\n1,a\uDE00b\n2,\uFFFD\n3,\uD83D\n4,c\n', 'utf16le');
    const { accepted, rejected } = await converted([text, Buffer.from('5')], {
      ...idAndName,
      encoding: 'utf-16',
    });
    expect(accepted).toBe(2);
    expect(reasons(rejected)).toEqual([
      [2, 'name', 'holds bytes that are not utf-16'],
      [4, 'name', 'holds bytes that are not utf-16'],
      [6, '', '1 fields where the header has 2 ("name" is missing)'],
    ]);
  });
});

describe('compression', () => {
  const rows = 'id,name\n1,a\n2,b\n';
  const [first, second] = [Buffer.from(rows.slice(0, 9)), Buffer.from(rows.slice(9))];
  test.each([
    ['gzip', gzipSync(rows)],
    ['gzip of two members', Buffer.concat([gzipSync(first), gzipSync(second)])],
    ['zstd', zstdCompressSync(rows)],
    ['zstd of two frames', Buffer.concat([zstdCompressSync(first), zstdCompressSync(second)])],
  ])('%s, wherever it is cut', async (_, bytes) => {
    for (let cut = 0; cut <= bytes.length; cut += 1) {
      expect((await converted([bytes.subarray(0, cut), bytes.subarray(cut)])).text).toBe(rows);
    }
  });

  const rotten = (bytes: Buffer) => {
    bytes[bytes.length >> 1]! ^= 0xff;
    return bytes;
  };
  test.each([
    ['gzip', gzipSync(rows).subarray(0, -9)],
    ['gzip', rotten(gzipSync(rows))],
    ['zstd', zstdCompressSync(rows.repeat(9)).subarray(0, -3)],
    ['zstd', rotten(zstdCompressSync(rows, { params: { [constants.ZSTD_c_checksumFlag]: 1 } }))],
  ])('broken %s is named', async (name, bytes) => {
    await expect(converted([bytes])).rejects.toMatchObject({
      name: 'MalformedCsv',
      message: expect.stringMatching(
        new RegExp(`^the ${name} data is broken or ends early \\(.+\\); compress`),
      ),
    });
  });

  test('what breaks the reading is not taken for broken data', async () => {
    async function* broken() {
      yield gzipSync('id,name\n1,a\n');
      throw new Error('the connection broke');
    }
    const pieces = convert(broken(), idAndName, { rows: 0 }, () => undefined);
    await expect(pieces.next()).rejects.toThrow('the connection broke');
  });
});

describe('properties', () => {
  const nasty = fc.string({ unit: fc.constantFrom(...`",;'\t|\n\r ab\\é😀\u0301nerb=`), maxLength: 8 });
  const two = (value: number) => String(value).padStart(2, '0');
  const day = fc.tuple(
    fc.integer({ min: 1, max: 9999 }).map((year) => String(year).padStart(4, '0')),
    fc.integer({ min: 1, max: 12 }).map(two),
    fc.integer({ min: 1, max: 28 }).map(two),
  );
  const formats = {
    'YYYY-MM-DD': (y: string, m: string, d: string) => `${y}-${m}-${d}`,
    'DD/MM/YYYY': (y: string, m: string, d: string) => `${d}/${m}/${y}`,
    'DD.MM.YYYY': (y: string, m: string, d: string) => `${d}.${m}.${y}`,
    'MM/DD/YYYY': (y: string, m: string, d: string) => `${m}/${d}/${y}`,
    YYYYMMDD: (y: string, m: string, d: string) => `${y}${m}${d}`,
  } as const;
  type Format = keyof typeof formats;

  /** A value as the file has it, and what Athena must make of it. */
  interface Cell {
    readonly text: string;
    readonly meant: string | null;
  }
  const dialects = fc.record({
    delimiter: fc.constantFrom(',', ';', '\t', '|'),
    quote: fc.constantFrom('"', "'", 'none'),
    encoding: fc.constantFrom('utf-8', 'latin1', 'utf-16'),
    decimal: fc.constantFrom('.', ','),
    date: fc.constantFrom(...(Object.keys(formats) as Format[])),
  }) as fc.Arbitrary<
    Pick<CsvSource, 'delimiter' | 'quote' | 'encoding' | 'decimal'> & { readonly date: Format }
  >;

  const columns = {
    text: col.string().nullable(),
    required: col.string(),
    int: col.int().nullable(),
    amount: col.decimal(38, 9),
    real: col.double().nullable(),
    day: col.date(),
    at: col.timestamp().nullable(),
    flag: col.boolean().nullable(),
  };

  const rowOf = ({
    decimal,
    date,
    encoding,
    quote,
    delimiter,
  }: { decimal: string; date: Format } & Pick<CsvSource, 'encoding' | 'quote' | 'delimiter'>) => {
    const inEncoding = (text: string) => encoding !== 'latin1' || /^[\0-\xff]*$/.test(text);
    const writable = (text: string) =>
      quote !== 'none' || (text !== '' && !text.includes(delimiter) && !/[\r\n]/.test(text));
    const texts = nasty
      .filter((text) => inEncoding(text) && writable(text))
      .map((text): Cell => ({ text, meant: text }));
    const nothing = fc.constant<Cell>({ text: '', meant: null });
    const int = fc.integer().map((value): Cell => ({ text: String(value), meant: String(value) }));
    const amount = fc
      .tuple(
        fc.boolean(),
        fc.bigInt({ min: 0n, max: 10n ** 29n - 1n }),
        fc.integer({ min: 0, max: 999_999_999 }),
      )
      .map(([negative, whole, behind]): Cell => {
        const value = `${negative ? '-' : ''}${whole}.${String(behind).padStart(9, '0')}`;
        return { text: value.replace('.', decimal), meant: value };
      });
    const real = fc
      .double({ noNaN: true, noDefaultInfinity: true })
      .map((value): Cell => ({ text: String(value).replace('.', decimal), meant: String(value) }));
    const days = day.map(([y, m, d]): Cell => ({ text: formats[date](y, m, d), meant: `${y}-${m}-${d}` }));
    const times = fc
      .tuple(
        day,
        fc.constantFrom(' ', 'T'),
        fc.constantFrom('23:59', '00:00:00', '12:30:59.5', '01:02:03.004'),
      )
      .map(([[y, m, d], separator, time]): Cell => ({
        text: `${formats[date](y, m, d)}${separator}${time}`,
        meant: `${y}-${m}-${d} ${time}${time.length === 5 ? ':00' : ''}`,
      }));
    const flag = fc.boolean().map((value): Cell => ({ text: String(value), meant: String(value) }));
    return fc.tuple(
      fc.oneof(texts, nothing),
      texts,
      fc.oneof(int, nothing),
      amount,
      fc.oneof(real, nothing),
      days,
      fc.oneof(times, nothing),
      fc.oneof(flag, nothing),
    );
  };

  /** Quotes where it must, and where `often` says so. */
  const written = (
    cell: Cell,
    index: number,
    { delimiter, quote }: { delimiter: string; quote: string },
    often: boolean,
  ) => {
    if (quote === 'none' || (cell.meant === null && index === 0)) return cell.text;
    const must =
      cell.text.includes(quote) ||
      cell.text.includes(delimiter) ||
      /[\r\n]/.test(cell.text) ||
      cell.meant === '';
    return must || often ? `${quote}${cell.text.replaceAll(quote, quote + quote)}${quote}` : cell.text;
  };
  const encoded = (text: string, encoding: CsvSource['encoding'], mark: boolean) => {
    if (encoding === 'latin1') return Buffer.from(text, 'latin1');
    return Buffer.from(mark ? `\uFEFF${text}` : text, encoding === 'utf-8' ? 'utf8' : 'utf16le');
  };

  const cases = dialects
    .filter(({ delimiter, decimal }) => delimiter !== decimal)
    .chain((dialect) =>
      fc.record({
        dialect: fc.constant(dialect),
        rows: fc.array(rowOf(dialect), { minLength: 1, maxLength: 6 }),
        end: fc.constantFrom('\n', '\r\n', '\r'),
        mark: fc.boolean(),
        often: fc.boolean(),
        lastEnd: fc.boolean(),
        cut: fc.nat(),
        pack: fc.constantFrom((bytes: Buffer) => bytes, gzipSync, zstdCompressSync),
      }),
    );

  test('whatever the dialect, every accepted value reads back exactly', async () => {
    await fc.assert(
      fc.asyncProperty(cases, async ({ dialect, rows, end, mark, often, lastEnd, cut, pack }) => {
        const source = csv({ dataset: 't', columns, ...dialect });
        const lines = [
          Object.keys(columns).join(dialect.delimiter),
          ...rows.map((cells) =>
            cells.map((cell, index) => written(cell, index, dialect, often)).join(dialect.delimiter),
          ),
        ];
        const bytes = pack(encoded(lines.join(end) + (lastEnd ? end : ''), dialect.encoding, mark));
        const at = cut % (bytes.length + 1);
        const { raw, accepted, rejected } = await converted(
          [bytes.subarray(0, at), bytes.subarray(at)],
          source,
        );
        expect(rejected).toEqual([]);
        expect(accepted).toBe(rows.length);
        const seen = rawRows(raw, dialect.delimiter).map((fields) =>
          fields.map((field, index) =>
            index < 2 ? decodedText(field) : field === '' ? null : same(field, index),
          ),
        );
        expect(seen).toEqual(
          rows.map((cells) =>
            cells.map(({ meant }, index) => (meant !== null && index >= 2 ? same(meant, index) : meant)),
          ),
        );
      }),
      { numRuns: RUNS, seed: 7 },
    );
  }, 120_000);

  /** Numbers may be written in more than one way: what counts is what a cast makes of them. */
  const same = (value: string, index: number): string => {
    const name = Object.keys(columns)[index];
    if (name === 'real') return String(Object.is(Number(value), -0) ? 0 : Number(value));
    if (name !== 'int' && name !== 'amount') return value;
    const [, sign = '', whole = '', behind = ''] = /^(-?)0*(\d*)(?:\.(\d*?)0*)?$/.exec(value)!;
    const size = `${whole || '0'}.${behind}`;
    return size === '0.' ? size : sign + size;
  };

  test('accepted and rejected rows are all rows, and rejected ones are shown as they stand', async () => {
    const field = fc.string({ unit: fc.constantFrom(...`",1a \0é`), maxLength: 4 });
    const line = fc.array(field, { minLength: 1, maxLength: 4 }).map((fields) => fields.join(','));
    await fc.assert(
      fc.asyncProperty(
        fc.array(line, { maxLength: 12 }),
        fc.constantFrom('\n', '\r\n', '\r'),
        async (lines, end) => {
          const { raw, accepted, rejected } = await ofText(['id,name', ...lines, ''].join(end));
          expect(rawRows(raw, ',')).toHaveLength(accepted);
          const shown = rejectedRows(rejected.map(rejectedLine).join(''));
          expect(shown).toHaveLength(rejected.length);
          for (const [number, , reason, text] of shown) {
            expect(reason).not.toBe('');
            expect(text!.split(end)[0]).toBe(lines[Number(number) - 2]!.replaceAll('\0', '\\0'));
          }
          // A row takes one line here, unless a quote holds line ends: then it takes the lines of its text.
          const taken = lines.filter((text) => text !== '').length;
          expect(accepted + rejected.length).toBeLessThanOrEqual(taken);
          if (!lines.some((text) => text.includes('"'))) expect(accepted + rejected.length).toBe(taken);
        },
      ),
      { numRuns: RUNS, seed: 11 },
    );
  });
});
