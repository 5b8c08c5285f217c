import { col, csv } from '../../../core/definition/index.ts';
import type { Columns } from '../../../core/definition/columns.ts';
import type { CsvSource } from '../../../core/definition/source.ts';
import { LONGEST_ROW } from '../../../core/csv/row-judge.ts';
import { converted, inPieces, ofText, reasons } from '../../support/converted.ts';

const COLUMNS = { id: col.int(), name: col.string().nullable() };
const source = (dialect: Partial<CsvSource>, columns: Columns = COLUMNS) =>
  csv({ dataset: 't', columns, ...dialect });

type Case = [
  what: string,
  dialect: Partial<CsvSource> & { readonly columns?: Columns },
  file: string,
  raw: string,
  rejected?: readonly (readonly [line: number, column: string, reason: string])[],
];

const HEAD = 'id,name\n';
const wide = (fields: number) => `${fields} fields where the header has 2`;

/** What each option makes of a file: the raw file, and the rows that are rejected, by their lines. */
const CASES: Case[] = [
  [
    'skip: lines above the header, whatever they hold',
    { skip: 3 },
    '"Report\n\n2024, 3 "x"\nid,name\n1,a\nx,b\n',
    `${HEAD}1,a\n`,
    [[6, 'id', 'is not an int']],
  ],
  [
    'skip: blank lines behind them are none',
    { skip: 1 },
    'Title\r\n\r\n\r\nid,name\r\n1,a\r\n',
    `${HEAD}1,a\n`,
  ],
  ['skip: lines that end in CR', { skip: 2 }, 'a\rb\rid,name\r1,a\r', `${HEAD}1,a\n`],
  [
    'sep=: the line is passed over',
    { delimiter: ';' },
    'sep=;\r\nid;name\r\n1;a\r\nx;b\r\n',
    'id;name\n1;a\n',
    [[4, 'id', 'is not an int']],
  ],
  [
    'sep=: in quotes, behind a byte order mark, in capitals',
    { delimiter: ';' },
    '\uFEFF"SEP=;"\nid;name\n1;a\n',
    'id;name\n1;a\n',
  ],
  ['sep=: a tab', { delimiter: '\t' }, 'sep=\t\nid\tname\n1\ta\n', 'id\tname\n1\ta\n'],
  [
    'sep=: with the delimiters of a spreadsheet behind it',
    { delimiter: ';' },
    'sep=;;;\nid;name\n1;a\n',
    'id;name\n1;a\n',
  ],
  [
    'sep=: it is not counted by skip',
    { delimiter: ';', skip: 1 },
    'sep=;\nTitle\nid;name\n1;a\n',
    'id;name\n1;a\n',
  ],
  [
    'sep=: above rows without a header',
    { delimiter: ';', header: false },
    'sep=;\n1;a\nx;b\n',
    'id;name\n1;a\n',
    [[3, 'id', 'is not an int']],
  ],
  [
    'comment: lines anywhere',
    { comment: '#' },
    '# by X\n\n#\nid,name\n# "open\n1,a\n#2,b\n3,#c\nx,d\n# end',
    `${HEAD}1,a\n3,#c\n`,
    [[9, 'id', 'is not an int']],
  ],
  [
    'comment: of two characters',
    { comment: '//' },
    '// x\nid,name\n1,a\n//\n/2,b\n',
    `${HEAD}1,a\n`,
    [[5, 'id', 'is not an int']],
  ],
  [
    'comment: within a quoted field it is text',
    { comment: '#' },
    'id,name\n1,"a\n#b"\n#c\n',
    `${HEAD}1,"a\\\\n#b"\n`,
  ],
  [
    'header: false',
    { header: false },
    '1,a\n2,b\nx,c\n4\n',
    `${HEAD}1,a\n2,b\n`,
    [
      [3, 'id', 'is not an int'],
      [4, '', '1 fields where the definition has 2 ("name" is missing)'],
    ],
  ],
  [
    'header: false, behind lines that are passed over',
    { header: false, skip: 1, comment: '#' },
    'T\n#c\n1,a\n',
    `${HEAD}1,a\n`,
  ],
  [
    'footer: so many lines that are not blank',
    { footer: 2 },
    'id,name\n1,a\n2,b\n\nTotal,"3\n\nx\n\n',
    `${HEAD}1,a\n2,b\n`,
  ],
  [
    'footer: of its lines none is a row, comments and blank ones are none of them',
    { footer: 1, comment: '#' },
    'id,name\n1,a\nTotal,3\n# end\n \t\n\n#\n',
    `${HEAD}1,a\n`,
  ],
  [
    'footer: blanks that are delimiters are a line',
    { footer: 1, delimiter: '\t' },
    'id\tname\n1\ta\n \t \n',
    'id\tname\n1\ta\n',
  ],
  [
    'footer: more lines than there are',
    { footer: 5 },
    'id,name\n1,a\nx\n',
    HEAD,
    [[2, '', 'is among the last 5 lines, which `footer` passes over, and a row']],
  ],
  [
    'footer: a file that has none',
    { footer: 1 },
    'id,name\n1,a\n2,"b\nc"\n3,d\n\n',
    `${HEAD}1,a\n2,"b\\\\nc"\n`,
    [[5, '', 'is the last line, which `footer` passes over, and a row']],
  ],
  ['footer: without a last line end', { footer: 1 }, 'id,name\n1,a\nTotal: 1', `${HEAD}1,a\n`],
  ['footer: from a word on', { footer: 'Total' }, 'id,name\n1,a\nTotal,99\n"open\nby X\n\n', `${HEAD}1,a\n`],
  [
    'footer: a row that begins as it does',
    { footer: 'Total', columns: { name: col.string(), n: col.int() } },
    'name,n\na,1\nTotal Recall,6\nb,2\n',
    'name,n\na,1\n',
    [
      [3, '', 'begins as the footer, and is a row: its first field is more than "Total"'],
      [4, '', 'stands behind the footer, which begins on line 3'],
    ],
  ],
  [
    'footer: a row that begins as it does, over two lines',
    { footer: 'Total', columns: { name: col.string(), n: col.int() } },
    'name,n\na,1\n"Total\nRecall",6\n',
    'name,n\na,1\n',
    [[3, '', 'begins as the footer, and is a row: its first field is more than "Total"']],
  ],
  ...['Total,6', '"Total",6', 'Total:,6', 'Total ,6', 'Total Recall,x', 'Total'].map((last): Case => [
    `footer: the row ${last}`,
    { footer: 'Total', columns: { name: col.string(), n: col.int() } },
    `name,n\na,1\n${last}\n`,
    'name,n\na,1\n',
  ]),
  ['footer: the word in quotes', { footer: 'Total' }, 'id,name\n1,a\n"Total geral",99\n', `${HEAD}1,a\n`],
  [
    'footer: not within a longer word',
    { footer: 'Total', columns: { id: col.string(), name: col.string() } },
    'id,name\nTotalizer,a\nTotalé,b\nTotal1,c\nTotal:,d\n',
    `${HEAD}Totalizer,a\nTotalé,b\nTotal1,c\n`,
  ],
  [
    'footer: a row behind it is rejected, what is none is passed over',
    { footer: 'Total' },
    'id,name\n1,a\nTotal,1\n2,b\nx,c\n3\n"4","d"\n',
    `${HEAD}1,a\n`,
    [
      [4, '', 'stands behind the footer, which begins on line 3'],
      [7, '', 'stands behind the footer, which begins on line 3'],
    ],
  ],
  [
    'footer: behind blanks, where they are trimmed',
    { footer: 'Total', trim: true },
    'id,name\n1,a\n  Total , 9\n',
    `${HEAD}1,a\n`,
  ],
  [
    'trailingDelimiter: in rows alone',
    { trailingDelimiter: true },
    'id,name\n1,a,\n2,,\n',
    `${HEAD}1,a\n2,\n`,
  ],
  [
    'trailingDelimiter: in the header too',
    { trailingDelimiter: true },
    'id,name,\n1,"a, b",\n',
    `${HEAD}1,"a, b"\n`,
  ],
  [
    'trailingDelimiter: a row without it, and wider ones',
    { trailingDelimiter: true },
    'id,name\n1,a\n2,b,c\n3,c,,\n4,\n5,"e",\n',
    `${HEAD}5,"e"\n`,
    [
      [2, '', 'ends without a delimiter, which every row has behind its last field'],
      [3, '', `${wide(3)}; quote fields that hold a delimiter`],
      [4, '', `${wide(3)}; quote fields that hold a delimiter`],
      [5, '', 'ends without a delimiter, which every row has behind its last field'],
    ],
  ],
  [
    'trailingDelimiter: where it is not said',
    {},
    'id,name\n1,a,\n2,a,b\n3,a,,\n',
    HEAD,
    [
      [2, '', `${wide(3)}; if every row ends with a delimiter, say trailingDelimiter: true`],
      [3, '', `${wide(3)}; quote fields that hold a delimiter`],
      [4, '', `${wide(4)}; quote fields that hold a delimiter`],
    ],
  ],
  [
    'header: one empty name at its end is none',
    {},
    'id,name, \n1,a\n2,b,\n',
    `${HEAD}1,a\n`,
    [[3, '', `${wide(3)}; if every row ends with a delimiter, say trailingDelimiter: true`]],
  ],
  [
    'header: an empty name at its end, where columns are ignored',
    { extra: 'ignore' },
    'id,name,\n1,a,x\n2,b\n',
    `${HEAD}1,a\n`,
    [[3, '', '2 fields where the header has 3']],
  ],
  [
    'trailingDelimiter: of one column',
    { trailingDelimiter: true, columns: { name: col.string().nullable() } },
    'name,\na,\n,\n',
    'name\na\n""\n',
  ],
  [
    'escape: as MySQL writes',
    { escape: '\\', delimiter: '\t', quote: 'none' },
    'id\tname\n1\ta\\\tb\n2\tc\\\nd\n3\t\\N\n4\te\\\\n\\t\\x\nx\t\n',
    'id\tname\n1\t"a\tb"\n2\t"c\\\\nd"\n3\t\n4\t"e\\\\bn\tx"\n',
    [[7, 'id', 'is not an int']],
  ],
  [
    'escape: within quotes',
    { escape: '\\' },
    'id,name\n1,"a\\"b""c, \\\\"\n2,"\\N"\n',
    `${HEAD}1,"a""b""c, \\\\b"\n2,\n`,
  ],
  [
    'escape: control characters',
    { escape: '\\', quote: 'none' },
    'id,name\n1,a\\b\\f\\v\\Z\\z\\B\n',
    `${HEAD}1,a\b\f\v\u001azB\n`,
  ],
  [
    'escape: a NUL is rejected',
    { escape: '\\' },
    'id,name\n1,a\\0\n',
    HEAD,
    [[2, 'name', 'holds a NUL character']],
  ],
  [
    'escape: NULL where none may be',
    { escape: '\\' },
    'id,name\n\\N,a\n',
    HEAD,
    [[2, 'id', 'is empty, but required']],
  ],
  [
    'escape: the last line end',
    { escape: '\\' },
    'id,name\n1,a\n2,b\\',
    `${HEAD}1,a\n`,
    [[3, 'name', 'its last line end is escaped, so that the row goes on where the file ends']],
  ],
  [
    'trim: blanks around fields',
    { trim: true },
    'id,name\n 1 , a b \n2,\t\n 3 , "c " \n"4"\t,d\n',
    `${HEAD}1,a b\n2,\n3,"c "\n"4",d\n`,
  ],
  [
    'trim: of a quoted field that has to be rewritten',
    { trim: true },
    'id,name\n 1 , "a\nb" \n',
    `${HEAD}1,"a\\\\nb"\n`,
  ],
  [
    'trim: a tab that is the delimiter is no blank',
    { trim: true, delimiter: '\t' },
    'id\tname\n 1 \t\n',
    'id\tname\n1\t\n',
  ],
  [
    'trim: rules are of the value alone',
    { trim: true, columns: { id: col.int(), name: col.string({ pattern: '[ab]+', maxLength: 2 }) } },
    'id,name\n1,  ab  \n2, abc \n',
    `${HEAD}1,ab\n`,
    [[3, 'name', 'is longer than 2 characters']],
  ],
  [
    'null words',
    { columns: { id: col.int().null('NA', '-'), name: col.string().null('NULL') } },
    'id,name\nNA,NULL\n-,"NULL"\n "NA" , NULL\n NA ,x\n-1,NULLS\n"-",null\n',
    `${HEAD},\n,\n, NULL\n,x\n-1,NULLS\n,null\n`.replace(', NULL\n', ''),
    [[4, 'id', 'is not an int']],
  ],
  [
    'null words that are values too',
    { columns: { id: col.int().null('0', '-1'), name: col.string() } },
    'id,name\n0,a\n-1,b\n10,c\n-11,d\n',
    `${HEAD},a\n,b\n10,c\n-11,d\n`,
  ],
  [
    'null words, where blanks are trimmed',
    { trim: true, columns: { id: col.int(), name: col.string().null('n/a') } },
    'id,name\n1, n/a \n2, n/ax\n',
    `${HEAD}1,\n2,n/ax\n`,
  ],
  [
    'null words of a column that stands alone',
    { columns: { name: col.string().null('NA') } },
    'name\nNA\nb\n',
    'name\n""\nb\n',
  ],
  [
    'null words: the empty text',
    { columns: { id: col.int(), name: col.string().null('') } },
    'id,name\n1,""\n2,\n',
    `${HEAD}1,\n2,\n`,
  ],
  [
    'null words that hold what quotes are for',
    { columns: { id: col.int(), name: col.string().null('a,b') } },
    'id,name\n1,"a,b"\n2,a,b\n',
    `${HEAD}1,\n`,
    [[3, '', `${wide(3)}; quote fields that hold a delimiter`]],
  ],
  [
    'optional columns that are there',
    { columns: { id: col.int(), more: col.int().optional(), name: col.string() } },
    'id,more,name\n1,,a\n2,5,b\n',
    'id,more,name\n1,,a\n2,5,b\n',
  ],
  [
    'a first column that is absent, in front of fields with blanks around them',
    { trim: true, columns: { first: col.string().optional(), id: col.int(), name: col.string() } },
    'id,name\n 1, a\n2 ,b \n',
    'first,id,name\n,1,a\n,2,b\n',
  ],
  [
    'optional columns that are absent',
    {
      columns: {
        first: col.string().optional(),
        id: col.int(),
        more: col.int().optional(),
        name: col.string(),
        last: col.date().optional(),
      },
    },
    'id,name\n1,a\n2,"b\nc"\nx,d\n4\n',
    'first,id,more,name,last\n,1,,a,\n,2,,"b\\\\nc",\n',
    [
      [5, 'id', 'is not an int'],
      [6, '', '1 fields where the header has 2 ("name" is missing)'],
    ],
  ],
  [
    'extra: ignored columns',
    { extra: 'ignore' },
    'no,id,x,name,y\n9,1,"q, ""r""",a,z\n9,2,\0,b,\n"9\n9",3,x,"c\nd",y\n9,4,x,d\nx,x,x,x,x\n',
    `${HEAD}1,a\n2,b\n3,"c\\\\nd"\n`,
    [
      [7, '', '4 fields where the header has 5'],
      [8, 'id', 'is not an int'],
    ],
  ],
  [
    'extra: beside optional ones that are there',
    { extra: 'ignore', columns: { id: col.int(), more: col.int().optional(), name: col.string() } },
    'x,name2,id,more,name\n1,2,3,4,a\n',
    'id,more,name\n3,4,a\n',
  ],
  [
    'extra: an optional one is absent, and nothing is ignored',
    { extra: 'ignore', columns: { id: col.int(), more: col.int().optional(), name: col.string() } },
    'id,name\n3,a\n',
    'id,more,name\n3,,a\n',
  ],
  [
    'a delimiter of a control character',
    { delimiter: '\u0001' },
    'id\u0001name\n1\u0001a,b\n',
    'id\u0001name\n1\u0001a,b\n',
  ],
  ['a delimiter between columns of a table', { delimiter: '|' }, 'id|name\n1|"a|b"\n', 'id|name\n1|"a|b"\n'],
  [
    'a decimal mark that is the delimiter',
    { decimal: ',', columns: { a: col.decimal(5, 2), b: col.double(), c: col.int() } },
    'a,b,c\n"1,5","2,5",3\n1,2,3\n"1,5",2,5,3\n1.5,2,3\n"4","5",6\n',
    'a,b,c\n"1.5","2.5",3\n1,2,3\n"4","5",6\n',
    [
      [4, '', '4 fields where the header has 3; quote fields that hold a delimiter'],
      [5, 'a', expect.stringMatching(/^is not a decimal\(5,2\)/)],
    ],
  ],
  [
    'blanks between fields, also of a timestamp',
    { delimiter: ' ', columns: { at: col.timestamp(), n: col.int() } },
    'at n\n"2024-01-02 03:04:05" 1\n2024-01-02T03:04:05 2\n2024-01-02 03:04:05\n',
    'at n\n"2024-01-02 03:04:05" 1\n"2024-01-02 03:04:05" 2\n',
    [[4, 'at', expect.stringMatching(/^is not a timestamp/)]],
  ],
  [
    'single quotes',
    { quote: "'" },
    "id,name\n1,'a, b'\n'2','it''s'\n3,a\"b\n4,'a\"b'\n5,''\n6,'a\"\"b'\n7,'\"\"'\n",
    `${HEAD}1,"a, b"\n2,it's\n3,"a""b"\n4,"a""b"\n5,"\\\\e"\n6,"a""""b"\n7,""""""\n`,
  ],
];

test.each<Case>(CASES)('%s', async (_, dialect, file, raw, rejected = []) => {
  const read = await ofText(file, source(dialect));
  expect(reasons(read.rejected)).toEqual(rejected);
  expect(read.text).toBe(raw);
  expect(read.accepted).toBe(raw.split('\n').length - 2);
});

test.each<Case>(CASES)('%s, however the file is cut', async (_, dialect, file) => {
  const whole = await ofText(file, source(dialect));
  for (const size of [1, 2, 3, 5, 11]) {
    expect(await converted(inPieces(Buffer.from(file), size), source(dialect))).toEqual(whole);
  }
});

test('every option that changes rows is in a case', () => {
  const said = new Set(CASES.flatMap(([, dialect]) => Object.keys(dialect)));
  const options = ['skip', 'comment', 'header', 'footer', 'trailingDelimiter', 'escape', 'trim', 'extra'];
  expect(options.filter((option) => !said.has(option))).toEqual([]);
});

/** A row of a number; its quotes, blanks and end are those of the dialect. */
const BAD_DIALECTS: [string, Partial<CsvSource>, (id: string, name: string) => string][] = [
  ['rows that stay as they stand', {}, (id, name) => `${id},"${name}"`],
  ['single quotes', { quote: "'" }, (id, name) => `${id},'${name}'`],
  ['blanks', { trim: true }, (id, name) => ` ${id} , "${name}" `],
  ['a delimiter at the end', { trailingDelimiter: true }, (id, name) => `${id},"${name}",`],
  ['escapes', { escape: '\\' }, (id, name) => `${id},"\\"${name}"`],
  ['a footer and comments', { footer: 'Total', comment: '#' }, (id, name) => `${id},"${name}"`],
];

test.each(BAD_DIALECTS)('one bad row changes nothing but itself: %s', async (_, dialect, row) => {
  const bad = [
    row('x', 'a'),
    row('7', 'a').replace(/,.*/, ''),
    `${row('7', 'a')},8,9`,
    row('7', 'a').replace(/a(["'])/, 'a$1b'),
    row('7', 'a').replace(/(["']).*/, '$1a'),
    row('7', 'a\0'),
    row('7', 'a\u00ff'),
  ];
  const good = Array.from({ length: 40 }, (_, number) => Buffer.from(row(String(number), `n${number}`)));
  const fileOf = (rows: readonly Buffer[]) => rows.flatMap((one) => [one, Buffer.from('\n')]);
  const without = await converted([Buffer.from(HEAD), ...fileOf(good)], source(dialect));
  expect([without.accepted, without.rejected]).toEqual([40, []]);
  for (const text of bad) {
    // As latin1 the last one isn't UTF-8.
    const wrong = Buffer.from(text, 'latin1');
    for (const place of [0, 17, 40]) {
      const rows = good.toSpliced(place, 0, wrong);
      const read = await converted([Buffer.from(HEAD), ...fileOf(rows)], source(dialect));
      expect([text, read.text]).toEqual([text, without.text]);
      expect([text, read.rejected.map(({ line }) => line)]).toEqual([text, [place + 2]]);
    }
  }
});

describe('Windows-1252', () => {
  const encoding = 'windows-1252';

  test('each byte is the character that it stands for, and five are none', async () => {
    const bytes = Array.from({ length: 128 }, (_, index) => 128 + index);
    const rows = bytes.map((byte) => Buffer.concat([Buffer.from(`${byte},`), Buffer.from([byte, 0x0a])]));
    const { text, rejected } = await converted([Buffer.from(HEAD), ...rows], source({ encoding }));
    const missing = [0x81, 0x8d, 0x8f, 0x90, 0x9d];
    const decoder = new TextDecoder('windows-1252');
    const expected = bytes
      .filter((byte) => !missing.includes(byte))
      .map((byte) => `${byte},${decoder.decode(Uint8Array.of(byte))}\n`);
    expect(text).toBe(HEAD + expected.join(''));
    expect(text).toContain('\n128,€\n');
    expect(rejected.map(({ line }) => line)).toEqual(missing.map((byte) => byte - 128 + 2));
    expect(new Set(rejected.map(({ reason }) => reason))).toEqual(
      new Set(['holds bytes that are not windows-1252']),
    );
  });

  test('names of a header are in it as well', async () => {
    const columns = { price: col.int().from('Preço €') };
    const bytes = Buffer.from('Pre\xe7o \x80\n1\n', 'latin1');
    expect((await converted([bytes], source({ encoding }, columns))).text).toBe('price\n1\n');
  });
});

/** How a header that doesn't fit is told: what is advised is what makes it fit, and nothing where nothing does. */
test.each<[what: string, dialect: Partial<CsvSource>, file: string | Buffer, end: string]>([
  ['another delimiter', {}, 'id;name\n1;a\n', 'Expected id,name. Is the delimiter ";"?'],
  ['another delimiter, in lines behind others', { skip: 1 }, 'T\nid|name\n', 'Is the delimiter "|"?'],
  ['a tab', {}, 'id\tname\n', String.raw`Is the delimiter "\t"?`],
  ['a line above', {}, 'Report\nid,name\n', 'The header stands behind 1 line: say skip: 1.'],
  [
    'lines above, of which one is blank',
    {},
    'Report\n\n2024,x\nid,name\n',
    'The header stands behind 3 lines: say skip: 3.',
  ],
  [
    'too many lines that are passed over',
    { skip: 2 },
    'id,name\n1,a\n2,b\n3,c\n',
    'The header stands on top: leave skip out.',
  ],
  ['UTF-16', {}, Buffer.from('\uFEFFid,name\n', 'utf16le'), 'Is the encoding utf-16?'],
  ['UTF-8 that is read as UTF-16', { encoding: 'utf-16' }, 'id,name\n1,a\n', 'Is the encoding utf-8?'],
  [
    'a byte order mark that is read as latin1',
    { encoding: 'latin1' },
    '\uFEFFid,name\n',
    'Is the encoding utf-8?',
  ],
  [
    'letters of Windows-1252',
    { columns: { id: col.int(), name: col.string().from('Preço €') } },
    Buffer.from('id,Pre\xe7o \x80\n', 'latin1'),
    'Is the encoding windows-1252?',
  ],
  ['another quote', {}, "'id','name'\n", "Is the quote '?"],
  ['a delimiter at the end', {}, 'id,nome,\n', 'name in column 2. Expected id,name.'],
  ['two delimiters at the end', {}, 'id,name,,\n', 'name in column 3. Expected id,name.'],
  [
    'two delimiters at the end, of which each row has one',
    { trailingDelimiter: true },
    'id,name,,\n',
    'name in column 3. Expected id,name.',
  ],
  ['nothing that would help', {}, 'no,nome\n', 'Expected id,name.'],
  ['one field that no delimiter splits', {}, 'x\n1\n', 'Expected id,name.'],
  [
    'a NUL',
    {},
    'i\0d,name\n',
    'Expected id,name. A name holds a NUL character, which no text has; take it out of the file.',
  ],
  [
    'an Excel workbook',
    {},
    'PK\u0003\u0004x',
    'Expected id,name. It is a ZIP archive or an Excel workbook; export it as CSV.',
  ],
  [
    'another line that names the delimiter',
    {},
    'sep=;\nid;name\n',
    'line 1: it says that the delimiter is ";", where the definition has ","; correct `delimiter`.',
  ],
])('a header that does not fit is told with what would make it fit: %s', async (_, dialect, file, end) => {
  const read = converted([Buffer.from(file)], source(dialect));
  const message = await read.then(String, (error: Error) => `${error.name}: ${error.message}`);
  expect(message).toMatch(/^HeaderMismatch: line \d+: /);
  expect(message.slice(-end.length)).toBe(end);
});

test.each<[what: string, columns: Columns, dialect: Partial<CsvSource>, header: string, message: string]>([
  [
    'a required one is absent',
    { a: col.int(), b: col.int().optional() },
    {},
    'b',
    'missing: a. Expected a,b.',
  ],
  [
    'an optional one is out of its place',
    { a: col.int(), b: col.int().optional(), c: col.int() },
    {},
    'b,a,c',
    'the columns are in another order, or stand there twice. Expected a,b,c.',
  ],
  [
    'one stands there twice, where others are ignored',
    { a: col.int() },
    { extra: 'ignore' },
    'a,x,a',
    'the columns are in another order, or stand there twice. Expected a.',
  ],
  [
    'another is there, which is refused',
    { a: col.int() },
    {},
    'a,x',
    'not in the definition: the name in column 2. Expected a.',
  ],
  [
    'an optional one is absent, and another is there',
    { a: col.int(), b: col.int().optional() },
    { extra: 'ignore' },
    'a,B',
    'missing: b; not in the definition: the name in column 2. Expected a,b. A column that is optional may be there under another name: correct its .from(…), or say the other as an optional column too.',
  ],
  [
    'none is there, and each may be absent',
    { a: col.int().optional() },
    { extra: 'ignore' },
    'x',
    'missing: a. Expected a.',
  ],
])('columns that a header lacks or has: %s', async (_, columns, dialect, header, message) => {
  await expect(ofText(`${header}\n1,2,3\n`, source(dialect, columns))).rejects.toMatchObject({
    name: 'HeaderMismatch',
    message: `line 1: ${message}`,
  });
});

test.each<[what: string, dialect: Partial<CsvSource>, file: string, message: string]>([
  [
    'nothing at all, without a header',
    { header: false },
    '',
    'the file is empty; it needs at least one row.',
  ],
  [
    'comments alone',
    { comment: '#' },
    '#\n#\n',
    'the file is empty; it needs a header and at least one row.',
  ],
  [
    'fewer lines than are passed over',
    { skip: 3 },
    'id,name\n1,a\n',
    'nothing stands behind the lines that `skip` passes over; the file needs a header and at least one row there.',
  ],
  [
    'nothing at all, of which lines are to be passed over',
    { skip: 3 },
    '',
    'the file is empty; it needs a header and at least one row.',
  ],
  [
    'a single line, which is passed over',
    { skip: 1, header: false },
    'Title',
    'nothing stands behind the lines that `skip` passes over; the file needs at least one row there.',
  ],
])('a file with %s is empty', async (_, dialect, file, message) => {
  await expect(ofText(file, source(dialect))).rejects.toMatchObject({ name: 'EmptySource', message });
});

describe('in flat memory', () => {
  /** 200 MB of one byte. */
  function* endless(byte: string, start: string) {
    yield Buffer.from(start);
    const piece = Buffer.alloc(1 << 20, byte);
    for (let count = 0; count < 200; count += 1) yield piece;
  }

  test('a first line of 200 MB is no header', async () => {
    const before = process.memoryUsage().rss;
    await expect(converted(endless('x', 'i'), source({}))).rejects.toMatchObject({
      name: 'HeaderMismatch',
      message: `line 1: it is no header, but longer than ${LONGEST_ROW} bytes; is it a CSV file whose lines end, and does its header stand here?`,
      inFull: expect.stringMatching(/ It begins with ix{79}$/),
    });
    expect(process.memoryUsage().rss - before).toBeLessThan(50e6);
  });

  test.each([
    ['comments', '# by X\r\n'],
    ['blank lines', '\r\n'],
  ])('a footer of lines above 20 MB of %s is read as rows are', async (_, line) => {
    const piece = Buffer.from(line.repeat(100_000));
    function* file() {
      yield Buffer.from('id,name\r\n1,a\r\nTotal,2\r\n');
      for (let size = 0; size < 20e6; size += piece.length) yield piece;
      yield Buffer.from('2,b\r\nTotal,3\r\n');
    }
    const before = process.memoryUsage().rss;
    const { text, rejected } = await converted(file(), source({ footer: 1, comment: '#' }));
    expect(text).toBe(`${HEAD}1,a\n2,b\n`);
    expect(reasons(rejected)).toEqual([[3, 'id', 'is not an int']]);
    expect(process.memoryUsage().rss - before).toBeLessThan(50e6);
  });

  test.each<[string, Partial<CsvSource>, string]>([
    ['above the header', { skip: 1 }, 'x'],
    ['of a comment above the header', { comment: '#' }, '#'],
    ['of a comment between rows', { comment: '#' }, 'id,name\n1,a\n#'],
    ['of a footer', { footer: 1 }, 'id,name\n1,a\nT'],
    ['behind the footer', { footer: 'Total' }, 'id,name\n1,a\nTotal\n'],
  ])('a line of 200 MB: %s', async (_, dialect, start) => {
    function* file() {
      yield* endless('x', start);
      yield Buffer.from('\n');
      if (!start.includes('id')) yield Buffer.from('id,name\n1,a\n');
    }
    const before = process.memoryUsage().rss;
    const { text, rejected } = await converted(file(), source(dialect));
    expect(text).toBe(`${HEAD}1,a\n`);
    expect(rejected.map(({ kind }) => kind)).toEqual(dialect.footer === 1 ? ['length'] : []);
    expect(process.memoryUsage().rss - before).toBeLessThan(50e6);
  });
});
