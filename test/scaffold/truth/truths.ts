import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** What a file holds, said by hand: nothing here was read by the product. */
export interface Truth {
  readonly what: string;
  readonly file: string | Uint8Array;
  /** Of the table's columns: `decimal(12, 2)`, with `?` where they may be NULL. */
  readonly types: Readonly<Record<string, string>>;
  /** Every row of the table, as SQL would print it; numbers without zeros that say nothing. */
  readonly rows: readonly (readonly (string | null)[])[];
  /** Lines of the file whose rows are rejected. */
  readonly rejected?: readonly number[];
  /** What is said, in the notes or at the place. */
  readonly told?: readonly RegExp[];
  /** What would be wrong to say. */
  readonly untold?: readonly RegExp[];
  /** What the definition says of the file, some of it. */
  readonly dialect?: Readonly<Record<string, unknown>>;
}

export interface Refusal {
  readonly what: string;
  readonly file: string | Uint8Array;
  /** The message: the file, the line, what to do. */
  readonly refused: RegExp;
}

const given = (name: string) => readFileSync(join(import.meta.dirname, 'files', name));
const repeated = <T>(count: number, one: (index: number) => T): T[] =>
  Array.from({ length: count }, (_, index) => one(index));
const latin1 = (text: string) => Buffer.from(text, 'latin1');

export const TRUTHS: readonly Truth[] = [
  // Quotes
  {
    what: 'one malformed quote is one rejected row',
    file: given('one-bad-quote.csv'),
    types: { id: 'int', name: 'string', amount: 'decimal(12, 2)' },
    rows: [
      ['1', 'Ana', '1.5'],
      ['2', 'Bia', '2.5'],
      ['4', 'Rui', '4.5'],
    ],
    rejected: [4],
    told: [/line 4/],
  },
  {
    what: 'a malformed quote in the first row',
    file: '"id","name"\n"1","a "b" c"\n"2","x"\n"3","y"\n"4","z"\n',
    types: { id: 'int', name: 'string' },
    rows: [
      ['2', 'x'],
      ['3', 'y'],
      ['4', 'z'],
    ],
    rejected: [2],
  },
  {
    what: 'one quoted column is one column, whatever its texts hold',
    file: given('one-quoted-column.csv'),
    types: { last_first: 'string' },
    rows: [['Souza, Ana'], ['Lima, Rui']],
  },
  {
    what: 'a value in single quotes is a text with two of them',
    file: "id,name\n1,'x'\n2,it's\n3,'tis\n",
    types: { id: 'int', name: 'string' },
    rows: [
      ['1', "'x'"],
      ['2', "it's"],
      ['3', "'tis"],
    ],
  },
  {
    what: 'single quotes around every text are quotes',
    file: "id;name\n1;'Souza; Ana'\n2;'it''s'\n3;'x'\n",
    types: { id: 'int', name: 'string' },
    rows: [
      ['1', 'Souza; Ana'],
      ['2', "it's"],
      ['3', 'x'],
    ],
    dialect: { quote: "'" },
  },
  {
    what: 'inches: quotes that enclose nothing',
    file: 'size\tn\n5"\t1\n7" x 9"\t2\n12"\t3\n',
    types: { size: 'string', n: 'int' },
    rows: [
      ['5"', '1'],
      ['7" x 9"', '2'],
      ['12"', '3'],
    ],
  },
  {
    what: 'line ends and delimiters within quotes',
    file: 'a,b\r\n"x, ""y""\r\nz",1\r\n"w",2\r\n',
    types: { a: 'string', b: 'int' },
    rows: [
      ['x, "y"\r\nz', '1'],
      ['w', '2'],
    ],
  },
  {
    what: 'one day of many tells the order of all',
    file: `n,d\n${repeated(99, (index) => `${index},0${1 + (index % 9)}/05/2024`).join('\n')}\n99,13/05/2024\n`,
    types: { n: 'int', d: 'date' },
    rows: [...repeated(99, (index) => [String(index), `2024-05-0${1 + (index % 9)}`]), ['99', '2024-05-13']],
    dialect: { date: 'DD/MM/YYYY' },
    untold: [/fits every/],
  },
  {
    what: 'years of two digits that may stand in front',
    file: 'n,d\n1,24/02/13\n2,23/04/05\n',
    types: { n: 'int', d: 'date' },
    rows: [
      ['1', '2013-02-24'],
      ['2', '2005-04-23'],
    ],
    told: [/every value may be YY\/MM\/DD as well, which the upload doesn't take/],
  },
  {
    what: 'years of two digits that may not',
    file: 'n,d\n1,24/02/99\n2,23/04/05\n',
    types: { n: 'int', d: 'date' },
    rows: [
      ['1', '1999-02-24'],
      ['2', '2005-04-23'],
    ],
    untold: [/YY\/MM\/DD as well/],
  },
  {
    what: 'the typographic apostrophe between thousands, as the Swiss write',
    file: 'n;v\n1;1’234.50\n2;12’500.25\n',
    types: { n: 'int', v: 'decimal(12, 2)' },
    rows: [
      ['1', '1234.5'],
      ['2', '12500.25'],
    ],
    dialect: { group: "'" },
  },
  // Behind the last row
  {
    what: 'rows of delimiters alone are rejected, and make no column one that may be empty',
    file: 'id,name\n1,Ana\n2,Rui\n3,Bia\n,\n,\n',
    types: { id: 'int', name: 'string' },
    rows: [
      ['1', 'Ana'],
      ['2', 'Rui'],
      ['3', 'Bia'],
    ],
    rejected: [5, 6],
    told: [/2 of 5 rows will be rejected/],
    untold: [/footer/],
  },
  {
    what: 'the Ctrl-Z that ended files of DOS is no row',
    file: 'id,name\n1,Ana\n2,Rui\n\x1a',
    types: { id: 'int', name: 'string' },
    rows: [
      ['1', 'Ana'],
      ['2', 'Rui'],
    ],
    rejected: [4],
    untold: [/footer/],
  },
  {
    what: 'a sum of two columns',
    file: 'id,amount\n1,2.5\n2,3.5\n3,4.5\n,10.5\n',
    types: { id: 'int', amount: 'decimal(11, 1)' },
    rows: [
      ['1', '2.5'],
      ['2', '3.5'],
      ['3', '4.5'],
    ],
    dialect: { footer: 1 },
  },
  {
    what: 'a sum above a comment, and above blanks',
    file: '# a\nid,name,amount\n1,A,2.5\n2,B,3.5\n3,C,4.5\n,,10.5\n   \n# end\n',
    types: { id: 'int', name: 'string', amount: 'decimal(11, 1)' },
    rows: [
      ['1', 'A', '2.5'],
      ['2', 'B', '3.5'],
      ['3', 'C', '4.5'],
    ],
    dialect: { footer: 1, comment: '#' },
  },
  {
    what: 'numbers behind the rows that sum up nothing',
    file: 'customer,qty,amount\nx,2,3\ny,3,4\nz,4,5\n,5,6\n',
    types: { customer: 'string?', qty: 'int', amount: 'int' },
    rows: [
      ['x', '2', '3'],
      ['y', '3', '4'],
      ['z', '4', '5'],
      [null, '5', '6'],
    ],
    told: [/1 of 4 are empty/],
  },
  {
    what: 'totals of parts are rows that are told',
    file: 'region,amount\nA,2\nTotal,2\nB,3\nTotal,3\n',
    types: { region: 'string', amount: 'int' },
    rows: [
      ['A', '2'],
      ['Total', '2'],
      ['B', '3'],
      ['Total', '3'],
    ],
    told: [/what may be a total is read as a row, on lines 3, 5/],
  },
  {
    what: 'words of totals are none for no value',
    file: 'id,n\n1,2\n2,3\nTotal,5\n3,4\n4,5\nTotal,9\n5,1\n',
    types: { id: 'string', n: 'int' },
    rows: [
      ['1', '2'],
      ['2', '3'],
      ['Total', '5'],
      ['3', '4'],
      ['4', '5'],
      ['Total', '9'],
      ['5', '1'],
    ],
    told: [/what may be a total/],
    untold: [/null\('Total'\)/],
  },
  {
    what: 'titles that begin as totals and remarks do are rows',
    file: 'film,n\nAlien,5\nNotebook,4\nTotal Recall,6\n',
    types: { film: 'string', n: 'int' },
    rows: [
      ['Alien', '5'],
      ['Notebook', '4'],
      ['Total Recall', '6'],
    ],
    untold: [/footer/],
  },
  // Numbers
  {
    what: 'decimal commas and points between thousands, of one file',
    file: given('decimal-comma-with-thousands.csv'),
    types: { conta: 'string', saldo: 'decimal(12, 2)', unidades: 'int' },
    rows: [
      ['A', '1234.56', '1200'],
      ['B', '500', '3400'],
      ['C', '30.1', '2150'],
    ],
    told: [/unidades: .*guessed: "1\.200" is read as 1200, by the marks of other columns/],
    untold: [/saldo: .*guessed/],
  },
  {
    what: 'a group never begins with 0',
    file: given('leading-zero-is-no-thousand.csv'),
    types: { id: 'int', kg: 'decimal(13, 3)' },
    rows: [
      ['1', '1.5'],
      ['2', '0.75'],
      ['3', '12.25'],
    ],
  },
  {
    what: 'three digits behind a mark, everywhere, are a guess',
    file: 'id;v\n1;1,234\n2;5,678\n3;12,345\n',
    types: { id: 'int', v: 'decimal(13, 3)' },
    rows: [
      ['1', '1.234'],
      ['2', '5.678'],
      ['3', '12.345'],
    ],
    told: [/v: .*guessed: /],
  },
  {
    what: 'two marks leave no doubt',
    file: 'id,v\n1,"1,234.50"\n2,"5,678.25"\n3,"1,012,345.00"\n',
    types: { id: 'int', v: 'decimal(12, 2)' },
    rows: [
      ['1', '1234.5'],
      ['2', '5678.25'],
      ['3', '1012345'],
    ],
    untold: [/guessed: (?!no value)/],
  },
  {
    what: 'spaces between thousands, no-break ones too',
    file: 'id;v\n1;1 234,56\n2;12\u00a0345,00\n3;1\u202f000\u202f000,10\n4;7,25\n',
    types: { id: 'int', v: 'decimal(12, 2)' },
    rows: [
      ['1', '1234.56'],
      ['2', '12345'],
      ['3', '1000000.1'],
      ['4', '7.25'],
    ],
  },
  {
    what: 'apostrophes between thousands, as the Swiss write',
    file: "id;v\n1;1'234.50\n2;12'345'678.00\n3;0.75\n",
    types: { id: 'int', v: 'decimal(12, 2)' },
    rows: [
      ['1', '1234.5'],
      ['2', '12345678'],
      ['3', '0.75'],
    ],
  },
  {
    what: 'addresses are no numbers',
    file: given('ip-addresses.csv'),
    types: { host: 'string', ip: 'string' },
    rows: [
      ['web1', '192.168.100.101'],
      ['web2', '192.168.100.102'],
      ['web3', '192.168.100.110'],
    ],
  },
  {
    what: 'versions and lists are no numbers',
    file: 'v;l\n1.2.3;1,2,3\n10.0.1;4,5\n1.10.0;6,7,8,9\n',
    types: { v: 'string', l: 'string' },
    rows: [
      ['1.2.3', '1,2,3'],
      ['10.0.1', '4,5'],
      ['1.10.0', '6,7,8,9'],
    ],
  },
  {
    what: '39 digits are a text, and it is said',
    file: `id;v\n1;${'1'.repeat(39)}\n2;${'2'.repeat(39)}\n3;5\n`,
    types: { id: 'int', v: 'string' },
    rows: [
      ['1', '1'.repeat(39)],
      ['2', '2'.repeat(39)],
      ['3', '5'],
    ],
    told: [/39 digits/],
  },
  {
    what: '38 digits beside decimals are a text, and it is said',
    file: `id;v\n1;${'1'.repeat(38)}\n2;1.5\n3;2.5\n4;3.5\n`,
    types: { id: 'int', v: 'string' },
    rows: [
      ['1', '1'.repeat(38)],
      ['2', '1.5'],
      ['3', '2.5'],
      ['4', '3.5'],
    ],
    told: [/v: col\.string\(\), \/\/ \S+/],
  },
  {
    what: 'many digits behind the point stay as they are',
    file: 'id,v\n1,0.12345678901234567\n2,12.5\n3,1.00000000000000001\n',
    types: { id: 'int', v: 'decimal(27, 17)' },
    rows: [
      ['1', '0.12345678901234567'],
      ['2', '12.5'],
      ['3', '1.00000000000000001'],
    ],
  },
  {
    what: 'codes with an E are texts, and it is said',
    file: 'id,code\n1,1E5\n2,2E10\n3,7E3\n',
    types: { id: 'int', code: 'string' },
    rows: [
      ['1', '1E5'],
      ['2', '2E10'],
      ['3', '7E3'],
    ],
    told: [/code: col\.string\(\), \/\/ \S+/],
  },
  {
    what: 'measures with exponents are doubles',
    file: 'id,v\n1,1.5e-7\n2,2.25E+3\n3,1e5\n',
    types: { id: 'int', v: 'double' },
    rows: [
      ['1', '1.5e-7'],
      ['2', '2250'],
      ['3', '100000'],
    ],
  },
  {
    what: 'postal codes, telephone numbers, document numbers are texts, and it is said',
    file: 'id,zip,phone,cpf\n1,90210,5511987654321,39053344705\n2,10001,5511912345678,11144477735\n3,60601,5521998765432,52998224725\n',
    types: { id: 'int', zip: 'string', phone: 'string', cpf: 'string' },
    rows: [
      ['1', '90210', '5511987654321', '39053344705'],
      ['2', '10001', '5511912345678', '11144477735'],
      ['3', '60601', '5521998765432', '52998224725'],
    ],
    told: [
      /zip: col\.string\(\), \/\/ \S+/,
      /phone: col\.string\(\), \/\/ \S+/,
      /cpf: col\.string\(\), \/\/ \S+/,
    ],
  },
  {
    what: 'money with its sign and percentages are texts, and it is said',
    file: 'id;valor;usd;taxa\n1;R$ 9.524,43;$1,234.50;12%\n2;R$ 10,00;$7.00;3,5%\n3;R$ 1,50;$0.99;100%\n',
    types: { id: 'int', valor: 'string', usd: 'string', taxa: 'string' },
    rows: [
      ['1', 'R$ 9.524,43', '$1,234.50', '12%'],
      ['2', 'R$ 10,00', '$7.00', '3,5%'],
      ['3', 'R$ 1,50', '$0.99', '100%'],
    ],
    told: [
      /valor: col\.string\(\), \/\/ \S+/,
      /usd: col\.string\(\), \/\/ \S+/,
      /taxa: col\.string\(\), \/\/ \S+/,
    ],
  },
  {
    what: 'words that stand for nothing are NULL, and it is said',
    file: 'id,a,b\n1,NA,1.50\n2,5,-\n3,7,2.25\n',
    types: { id: 'int', a: 'int?', b: 'decimal(12, 2)?' },
    rows: [
      ['1', null, '1.5'],
      ['2', '5', null],
      ['3', '7', '2.25'],
    ],
    told: [/null\('NA'\)/, /null\('-'\)/],
  },
  // Rows that disagree
  {
    what: 'a totals row is no row',
    file: `id;name;amount\n${repeated(20, (n) => `${n + 1};n${n};${n}.50\n`).join('')}Total;;200.00\n`,
    types: { id: 'int', name: 'string', amount: 'decimal(12, 2)' },
    rows: repeated(20, (n) => [String(n + 1), `n${n}`, `${n}.5`]),
    told: [/Total/],
  },
  {
    what: 'a row of units is no row',
    file: `time,temp,flow\ns,°C,l/min\n${repeated(20, (n) => `${n},${n}.25,${n * 2}.5\n`).join('')}`,
    types: { time: 'int', temp: 'decimal(12, 2)', flow: 'decimal(11, 1)' },
    rows: repeated(20, (n) => [String(n), `${n}.25`, `${n * 2}.5`]),
    rejected: [2],
    told: [/line 2/],
  },
  {
    what: 'notes below the rows are no rows',
    file: `id,v\n${repeated(20, (n) => `${n},x${n}\n`).join('')}\nSource: INE, 2024\n`,
    types: { id: 'int', v: 'string' },
    rows: repeated(20, (n) => [String(n), `x${n}`]),
    told: [/Source/],
  },
  {
    what: 'one text among many numbers is one rejected row',
    file: `id,v\n${repeated(40, (n) => `${n},${n === 30 ? 'broken' : n * 3}\n`).join('')}`,
    types: { id: 'int', v: 'int' },
    rows: repeated(40, (n) => [String(n), String(n * 3)]).filter(([id]) => id !== '30'),
    rejected: [32],
    told: [/line 32/, /broken/],
  },
  {
    what: 'many texts among numbers are a text, and the first is said',
    file: `id,v\n${repeated(40, (n) => `${n},${n % 4 === 0 ? `w${n}` : n * 3}\n`).join('')}`,
    types: { id: 'int', v: 'string' },
    rows: repeated(40, (n) => [String(n), n % 4 === 0 ? `w${n}` : String(n * 3)]),
    told: [/v: col\.string\(\), \/\/ .*w0/],
  },
  {
    what: 'ragged rows are rejected, each with its line',
    file: `id,a\n${repeated(50, (n) => `${n},x\n`).join('')}1\n2,y,z\n`,
    types: { id: 'int', a: 'string' },
    rows: repeated(50, (n) => [String(n), 'x']),
    rejected: [52, 53],
    told: [/line 52/, /line 53/],
  },
  // Encodings
  {
    what: 'one byte that is not UTF-8 is one rejected row',
    file: given('one-broken-utf8-byte.csv'),
    types: { id: 'int', nome: 'string', cidade: 'string' },
    rows: [
      ['1', 'João', 'São Luís'],
      ['2', 'Zoë', 'Maceió'],
    ],
    rejected: [4],
    told: [/line 4/],
    dialect: { encoding: 'utf-8' },
  },
  {
    what: 'Windows-1252',
    file: Buffer.concat([
      latin1('nome;pre'),
      Buffer.from([0xe7]),
      latin1('o\nJos'),
      Buffer.from([0xe9]),
      latin1(';5 '),
      Buffer.from([0x80]),
      latin1('\n'),
      Buffer.from([0x93]),
      latin1('Bia'),
      Buffer.from([0x94]),
      latin1(';7 '),
      Buffer.from([0x80]),
      latin1('\n'),
    ]),
    types: { nome: 'string', preco: 'string' },
    rows: [
      ['José', '5 €'],
      ['“Bia”', '7 €'],
    ],
    dialect: { encoding: 'windows-1252' },
  },
  {
    what: 'latin1',
    file: latin1('nome;n\nJosé;1\nÇeda;2\nMüller;3\n'),
    types: { nome: 'string', n: 'int' },
    rows: [
      ['José', '1'],
      ['Çeda', '2'],
      ['Müller', '3'],
    ],
  },
  {
    what: 'UTF-16 with a mark',
    file: Buffer.from('\uFEFFnome;n\r\nJoão;1\r\n日本;2\r\n', 'utf16le'),
    types: { nome: 'string', n: 'int' },
    rows: [
      ['João', '1'],
      ['日本', '2'],
    ],
  },
  {
    what: 'one NUL is one rejected row',
    file: given('one-nul.csv'),
    types: { id: 'int', v: 'string' },
    rows: [
      ['1', 'x'],
      ['2', 'y'],
    ],
    rejected: [4],
    told: [/line 4/],
  },
  // What stands around the rows
  {
    what: 'a title above the header',
    file: given('title-line.csv'),
    types: { item: 'string', price: 'decimal(11, 1)', qty: 'int' },
    rows: [
      ['hat', '1.5', '3'],
      ['belt', '2.5', '4'],
    ],
    dialect: { skip: 1 },
    told: [/skip: 1, \/\/ guessed: line 2 names the columns/],
  },
  {
    what: 'a title as a spreadsheet pads it',
    file: 'Relatório;;\n;;\nid;nome;n\n1;a;2\n2;b;3\n3;c;4\n',
    types: { id: 'int', nome: 'string', n: 'int' },
    rows: [
      ['1', 'a', '2'],
      ['2', 'b', '3'],
      ['3', 'c', '4'],
    ],
    dialect: { skip: 2 },
  },
  {
    what: 'three lines above the header, one of them blank',
    file: 'Exported by ERP 7\nuser: ana, date: 2024-01-01\n\nid,name,amount\n1,a,1.50\n2,b,2.50\n3,c,3.50\n',
    types: { id: 'int', name: 'string', amount: 'decimal(12, 2)' },
    rows: [
      ['1', 'a', '1.5'],
      ['2', 'b', '2.5'],
      ['3', 'c', '3.5'],
    ],
  },
  {
    what: 'Excel’s line that tells the delimiter',
    file: given('excel-sep-line.csv'),
    types: { id: 'int', name: 'string', qty: 'int' },
    rows: [
      ['1', 'Ana', '3'],
      ['2', 'Rui', '5'],
    ],
  },
  {
    what: 'comments between the rows',
    file: given('comment-lines.csv'),
    types: { x: 'int', y: 'int', z: 'int' },
    rows: [
      ['1', '2', '3'],
      ['4', '5', '6'],
    ],
    dialect: { comment: '#' },
  },
  {
    what: 'comments above the header',
    file: '# made by sensor 7\n# unit: mm\nt,mm\n0,1.5\n1,2.5\n2,3.5\n',
    types: { t: 'int', mm: 'decimal(11, 1)' },
    rows: [
      ['0', '1.5'],
      ['1', '2.5'],
      ['2', '3.5'],
    ],
  },
  {
    what: 'R’s names of rows, which its header lacks',
    file: given('r-row-names.csv'),
    types: { row_name: 'int', weight: 'decimal(11, 1)', feed: 'decimal(11, 1)', pig: 'int' },
    rows: [
      ['1', '26.5', '1.5', '4601'],
      ['2', '27.6', '5.2', '4602'],
      ['3', '36.5', '17.6', '4603'],
    ],
    told: [/guessed: .*row/i],
  },
  {
    what: 'a delimiter behind the last field, of rows only',
    file: 'a,b\n1,x,\n2,y,\n3,z,\n',
    types: { a: 'int', b: 'string' },
    rows: [
      ['1', 'x'],
      ['2', 'y'],
      ['3', 'z'],
    ],
    dialect: { trailingDelimiter: true },
  },
  {
    what: 'a delimiter behind the last field, of the header too',
    file: 'a;b;\n1;x;\n2;y;\n3;z;\n',
    types: { a: 'int', b: 'string' },
    rows: [
      ['1', 'x'],
      ['2', 'y'],
      ['3', 'z'],
    ],
  },
  ...['|', '\t', '\u0001', '~', '^'].map((delimiter): Truth => ({
    what: `the delimiter ${JSON.stringify(delimiter)}`,
    file: `id;name;n\n1;ana b;2\n2;rui, x;3\n3;zoë;4\n`.replaceAll(';', delimiter),
    types: { id: 'int', name: 'string', n: 'int' },
    rows: [
      ['1', 'ana b', '2'],
      ['2', 'rui, x', '3'],
      ['3', 'zoë', '4'],
    ],
    dialect: { delimiter },
  })),
  {
    what: 'MySQL’s export: tabs, backslashes, no header',
    file: '1\tana\t1.50\t\\N\n2\tb\\\tc\t2.50\tx\\ny\n3\td\\\\e\t3.50\tz\n',
    types: { column_1: 'int', column_2: 'string', column_3: 'decimal(12, 2)', column_4: 'string?' },
    rows: [
      ['1', 'ana', '1.5', null],
      ['2', 'b\tc', '2.5', 'x\ny'],
      ['3', 'd\\e', '3.5', 'z'],
    ],
    dialect: { escape: '\\', header: false },
    told: [/header/],
  },
  {
    what: 'values alone have columns by their place',
    file: '1,2024-01-31,x\n2,2024-02-01,y\n3,2024-02-02,z\n',
    types: { column_1: 'int', column_2: 'date', column_3: 'string' },
    rows: [
      ['1', '2024-01-31', 'x'],
      ['2', '2024-02-01', 'y'],
      ['3', '2024-02-02', 'z'],
    ],
    dialect: { header: false },
    told: [/header: false, \/\/ guessed: /],
  },
  {
    what: 'blanks around every field',
    file: 'id , name  , n\n1  , ana   , 2\n2  , "r, x", 3\n3  , zoe   , 4\n',
    types: { id: 'int', name: 'string', n: 'int' },
    rows: [
      ['1', 'ana', '2'],
      ['2', 'r, x', '3'],
      ['3', 'zoe', '4'],
    ],
    dialect: { trim: true },
  },
  {
    what: 'one column of words',
    file: 'name\nx\ny\nz w\n',
    types: { name: 'string' },
    rows: [['x'], ['y'], ['z w']],
  },
  // Dates and times
  {
    what: 'moments with a Z, as JavaScript writes them',
    file: 'id,at\n1,2024-01-31T23:30:00.123Z\n2,2024-02-01T00:00:00.000Z\n3,2024-02-29T12:00:00Z\n',
    types: { id: 'int', at: 'timestamp' },
    rows: [
      ['1', '2024-01-31 23:30:00.123'],
      ['2', '2024-02-01 00:00:00'],
      ['3', '2024-02-29 12:00:00'],
    ],
    dialect: {},
    told: [/zone: 'utc'/],
  },
  {
    what: 'moments with an offset are converted',
    file: 'id,at\n1,2024-01-31T23:30:00-03:00\n2,2024-01-01T00:30:00+02:00\n3,2024-03-01 00:15:00+00:30\n',
    types: { id: 'int', at: 'timestamp' },
    rows: [
      ['1', '2024-02-01 02:30:00'],
      ['2', '2023-12-31 22:30:00'],
      ['3', '2024-02-29 23:45:00'],
    ],
  },
  {
    what: 'micro- and nanoseconds are cut off, and it is said',
    file: 'id,at\n1,2024-01-31T10:00:00.123456Z\n2,2024-01-31T10:00:00.999999999Z\n3,2024-01-31T10:00:01.5Z\n',
    types: { id: 'int', at: 'timestamp' },
    rows: [
      ['1', '2024-01-31 10:00:00.123'],
      ['2', '2024-01-31 10:00:00.999'],
      ['3', '2024-01-31 10:00:01.5'],
    ],
    told: [/fraction: 'truncate'/],
  },
  {
    what: 'with and without a zone is a text, and it is said',
    file: 'id,at\n1,2024-01-31T10:00:00Z\n2,2024-01-31T10:00:00\n3,2024-01-31T11:00:00Z\n4,2024-01-31T12:00:00\n',
    types: { id: 'int', at: 'string' },
    rows: [
      ['1', '2024-01-31T10:00:00Z'],
      ['2', '2024-01-31T10:00:00'],
      ['3', '2024-01-31T11:00:00Z'],
      ['4', '2024-01-31T12:00:00'],
    ],
    told: [/at: col\.string\(\), \/\/ .*zone/],
  },
  {
    what: 'days and months that could be either are a guess',
    file: 'id;d\n1;01/02/2024\n2;03/04/2024\n3;05/06/2024\n',
    types: { id: 'int', d: 'date' },
    rows: [
      ['1', '2024-02-01'],
      ['2', '2024-04-03'],
      ['3', '2024-06-05'],
    ],
    told: [/MM\/DD\/YYYY/],
  },
  {
    what: 'a day above 12 leaves no doubt',
    file: 'id;d\n1;01/02/2024\n2;31/04/2024\n3;25/06/2024\n4;30/06/2024\n5;12/12/2024\n',
    types: { id: 'int', d: 'date' },
    rows: [
      ['1', '2024-02-01'],
      ['3', '2024-06-25'],
      ['4', '2024-06-30'],
      ['5', '2024-12-12'],
    ],
    rejected: [3],
    untold: [/MM\/DD\/YYYY/],
  },
  {
    what: 'days and months of one digit or two',
    file: 'id;d\n1;1/2/2024\n2;31/12/2024\n3;5/10/2024\n',
    types: { id: 'int', d: 'date' },
    rows: [
      ['1', '2024-02-01'],
      ['2', '2024-12-31'],
      ['3', '2024-10-05'],
    ],
  },
  {
    what: 'years of two digits are a guess',
    file: 'id;d\n1;31/01/24\n2;15/02/99\n3;28/02/68\n',
    types: { id: 'int', d: 'date' },
    rows: [
      ['1', '2024-01-31'],
      ['2', '1999-02-15'],
      ['3', '2068-02-28'],
    ],
    told: [/guessed: /],
  },
  {
    what: 'times of day are texts, and it is said',
    file: 'id,t\n1,14:30\n2,08:15\n3,23:59\n',
    types: { id: 'int', t: 'string' },
    rows: [
      ['1', '14:30'],
      ['2', '08:15'],
      ['3', '23:59'],
    ],
    told: [/t: col\.string\(\), \/\/ .*time/],
  },
  {
    what: 'seconds since 1970 are numbers, and it is said what they may be',
    file: 'id,created_at\n1,1706700000\n2,1706786400\n3,1706872800\n',
    types: { id: 'int', created_at: 'int' },
    rows: [
      ['1', '1706700000'],
      ['2', '1706786400'],
      ['3', '1706872800'],
    ],
    told: [/unix: 'seconds'/],
  },
  {
    what: 'eight digits that are no days are numbers',
    file: 'id,ref\n1,10023456\n2,10023457\n3,99999999\n',
    types: { id: 'int', ref: 'int' },
    rows: [
      ['1', '10023456'],
      ['2', '10023457'],
      ['3', '99999999'],
    ],
  },
  {
    what: 'eight digits that are all days are a guess',
    file: 'id,day\n1,20240131\n2,19991231\n3,20240229\n',
    types: { id: 'int', day: 'date' },
    rows: [
      ['1', '2024-01-31'],
      ['2', '1999-12-31'],
      ['3', '2024-02-29'],
    ],
    told: [/guessed: .*number/],
  },
  // Names
  {
    what: 'a name with line ends, and blanks of all kinds, around it',
    file: '"\t\n\u000b\f\r total \t\n\u000b\f\r",b\nx,y\nz,w\n',
    types: { total: 'string', b: 'string' },
    rows: [
      ['x', 'y'],
      ['z', 'w'],
    ],
  },
  {
    what: 'one name in quotes with a line end around it',
    file: '"name\n"\nx\ny\nz w\n',
    types: { name: 'string' },
    rows: [['x'], ['y'], ['z w']],
  },
  {
    what: 'columns with the names of functions',
    file: given('column-named-user.csv'),
    types: { id: 'int', user: 'string', amount: 'decimal(12, 2)' },
    rows: [
      ['1', 'ana', '2.5'],
      ['2', 'bia', '3.75'],
    ],
  },
];

export const REFUSALS: readonly Refusal[] = [
  {
    what: 'prose',
    file: 'It was a dark night, and so on.\nNobody came, nobody left, and it rained.\nThen: silence.\nThe end, at last.\n',
    refused: /file\.csv:\d+: .*--delimiter|file\.csv: .*--delimiter/,
  },
  {
    what: 'lines of different widths',
    file: 'a,b,c\n1,2\n3,4,5,6\n7\n8,9,10,11,12\n1,2\n3\n',
    refused: /file\.csv/,
  },
  {
    what: 'Japanese of Shift JIS',
    file: latin1(`id,text\n${repeated(3, (index) => `${index},\x81\x75\x8ew\x97\xd6\x81\x76\n`).join('')}`),
    refused: /file\.csv: 3 of its 3 rows .*line 2, text: .*Save the file as UTF-8, without NUL characters\.$/,
  },
  {
    what: 'many NULs',
    file: Buffer.from([1, 2, 0, 3, 0, 0, 7, 10, 0, 9]),
    refused: /file\.csv: it is not a text file/,
  },
  {
    what: 'a header that never ends',
    file: `${'x'.repeat(3_000_000)}\n1\n`,
    refused: /file\.csv:1: .*bytes/,
  },
];
