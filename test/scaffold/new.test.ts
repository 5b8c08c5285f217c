import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { gzipSync, zstdCompressSync } from 'node:zlib';
import * as prettier from 'prettier';
import { newPipeline, type NewPipelineOptions } from '../../scaffold/new.ts';
import { judgeFile } from '../../scaffold/read.ts';
import { loadSettings } from '../../operate/session/settings.ts';
import type { Definition } from '../../core/definition/pipeline.ts';
import { checkSelect } from '../../lib/definition/select.ts';

const PRETTIER = JSON.parse(readFileSync(join(import.meta.dirname, '../../.prettierrc.json'), 'utf8'));

/** Writes a file and makes a pipeline of it. */
async function made(content: string | Uint8Array, options: Partial<NewPipelineOptions> = {}) {
  const place = mkdtempSync(join(tmpdir(), 'afluente-new-'));
  const directory = join(place, 'pipelines');
  mkdirSync(directory);
  const from = join(place, 'file.csv');
  writeFileSync(from, content);
  const document = await newPipeline({ name: 'sales', from, directory, ...options });
  const [sql = '', text = ''] = document.files.map((file) => readFileSync(file, 'utf8'));
  const module = await import(pathToFileURL(document.files[1]!).href);
  const definition = module.default as Definition;
  // Whatever the file: it is formatted, the SQL returns the target, and the upload rejects what is tolerated.
  expect(await prettier.format(text, { ...PRETTIER, parser: 'typescript' })).toBe(text);
  await checkSelect({ name: 'sales', definition, sql });
  let rejected = 0;
  const accepted = await judgeFile(from, definition.source, () => (rejected += 1));
  expect({ rows: accepted + rejected, rejected }).toEqual({
    rows: document.rows,
    rejected: document.rejected,
  });
  expect(rejected).toBeLessThanOrEqual(definition.source.tolerate.rows);
  expect(rejected / (accepted + rejected)).toBeLessThanOrEqual(definition.source.tolerate.share);
  const types = Object.fromEntries(
    document.columns.map(({ name, type, nullable }) => [name, nullable ? `${type}?` : type]),
  );
  return { ...document, definition, sql, text, types };
}

/** A file of one column. */
const ofColumn = async (values: readonly string[], options: Partial<NewPipelineOptions> = {}) =>
  made(`id;v\n${values.map((value, index) => `k${index};${value}\n`).join('')}`, options);

describe('types', () => {
  test.each<[string, readonly string[], string]>([
    ['ints', ['1', '-2147483648', '2147483647'], 'int'],
    ['bigints', ['1', '2147483648'], 'bigint'],
    ['the largest bigint', ['9223372036854775807'], 'bigint'],
    ['integers beyond 2^63', ['9223372036854775808', '1'], 'decimal(38, 0)'],
    ['integers beyond 38 digits', ['1'.repeat(39)], 'string'],
    ['amounts', ['1.50', '-12345.67', '3'], 'decimal(12, 2)'],
    ['numbers that start with the mark', ['.097', '.1'], 'decimal(13, 3)'],
    ['large amounts', ['123456789012345.67'], 'decimal(17, 2)'],
    ['measures', ['0.12345678', '1'], 'double'],
    ['exponents', ['1e-7', '2.5'], 'double'],
    ['decimal commas', ['1,50', '12,25'], 'decimal(12, 2)'],
    ['postal codes', ['00501', '90210'], 'string'],
    ['telephone numbers', ['+5511987654321', '+4930123456'], 'string'],
    ['booleans', ['true', 'FALSE', 'True'], 'boolean'],
    ['letters for booleans', ['t', 'f', 't'], 'boolean'],
    ['a letter that is none', ['t', 't'], 'string'],
    ['zeros and ones', ['0', '1', '1'], 'int'],
    ['ISO dates', ['2024-01-31', '1999-12-31'], 'date'],
    ['days first', ['31/01/2024', '01/02/2024'], 'date'],
    ['months first', ['01/31/2024', '02/01/2024'], 'date'],
    ['points', ['31.01.2024'], 'date'],
    ['digits only', ['20240131', '19991231'], 'date'],
    ['digits that are no day', ['20240131', '20240231'], 'int'],
    ['a day that no month has', ['2024-02-29', '2023-02-29'], 'string'],
    ['timestamps', ['2024-01-31 10:00', '2024-01-31T10:00:00.5'], 'timestamp'],
    ['timestamps with a zone', ['2024-01-31T10:00:00Z'], 'timestamp'],
    ['one date format and another', ['2024-01-31', '31/01/2024'], 'string'],
    ['words', ['a', '1'], 'string'],
    ['empty fields', ['', '5'], 'int?'],
    ['blanks are no number', ['  ', '5', ' 6 '], 'int?'],
    ['nothing at all', ['', ''], 'string?'],
    ['NA among numbers', ['NA', '5'], 'int?'],
    ['NA only', ['NA', 'NA'], 'string'],
    ['thousands', ['1,234', '5', '12,345,678,901'], 'bigint'],
    ['thousands and cents', ['1.234,56', '5,00'], 'decimal(12, 2)'],
  ])('%s', async (_, values, type) => {
    const { types } = await ofColumn(values);
    expect(types['v']).toBe(type);
  });

  test('what a type doesn’t tell is said: gaps, zeros, ambiguous dates', async () => {
    const { text } = await made('zip;gap;day\n01234;1;01/02/2024\n01235;;03/04/2024\n');
    expect(text).toContain('zip: col.string(), // "01234" would lose its zeros as a number');
    expect(text).toContain('gap: col.int().nullable(), // 1 of 2 are empty');
    expect(text).toContain("date: 'DD/MM/YYYY', // guessed: MM/DD/YYYY fits every DD/MM/YYYY as well");
  });

  test('dates of a column that tells decide for the one that doesn’t', async () => {
    const { definition, types } = await made('a,b\n01/02/2024,12/31/2024\n03/04/2024,01/02/2024\n');
    expect(definition.source.date).toBe('MM/DD/YYYY');
    expect(types).toEqual({ a: 'date', b: 'date' });
  });

  test('a second date format, NA and other marks are said of the column', async () => {
    const { text, sql, types, definition } = await made(
      'id;a;b;c;m;n;e\n1;2024-01-01;2024-01-02;31/12/2024;0,5;1,234.5;NA\n2;2024-01-01;2024-01-02;01/12/2024;1,25;7.25;3,5\n',
    );
    expect(types).toMatchObject({ c: 'date', n: 'decimal(12, 2)', e: 'decimal(11, 1)?' });
    expect(definition.source).toMatchObject({ decimal: ',', date: 'YYYY-MM-DD' });
    expect(text).toContain("c: col.date().written({ date: 'DD/MM/YYYY' }), // written as DD/MM/YYYY");
    expect(text).toContain(
      "n: col.decimal(12, 2).written({ group: ',', decimal: '.' }), // written as \"1,234.5\"",
    );
    expect(text).toContain('e: col.decimal(11, 1).null(\'NA\'), // 1 time "NA"');
    expect(sql).toContain('SELECT\n  id,\n  a,\n  b,\n  c,\n  m,\n  n,\n  e,\n  date_format(a, ');
  });
});

describe('dialects', () => {
  const text = 'nome;valor;dia\nAção;1,5;31/12/2024\nÉ "assim";2,25;01/01/2025\n';
  const euro = { delimiter: ';', decimal: ',', date: 'DD/MM/YYYY' };
  test.each<[string, Uint8Array, object]>([
    ['utf-8', Buffer.from(text), { ...euro, encoding: 'utf-8' }],
    ['a byte order mark', Buffer.from(`\uFEFF${text}`), { ...euro, encoding: 'utf-8' }],
    ['latin1', Buffer.from(text, 'latin1'), { ...euro, encoding: 'latin1' }],
    ['utf-16', Buffer.from(`\uFEFF${text}`, 'utf16le'), { ...euro, encoding: 'utf-16' }],
    [
      'utf-16, high byte first',
      Buffer.from(`\uFEFF${text}`, 'utf16le').swap16(),
      { ...euro, encoding: 'utf-16' },
    ],
    ['utf-16 without a mark', Buffer.from(text, 'utf16le'), { ...euro, encoding: 'utf-16' }],
    ['CRLF', Buffer.from(text.replaceAll('\n', '\r\n')), euro],
    ['CR', Buffer.from(text.replaceAll('\n', '\r')), euro],
    ['gzip', gzipSync(text), euro],
    ['zstd', zstdCompressSync(text), euro],
    ['bars', Buffer.from(text.replaceAll(';', '|')), { ...euro, delimiter: '|' }],
    ['tabs', Buffer.from(text.replaceAll(';', '\t')), { ...euro, delimiter: '\t' }],
    ['blank lines', Buffer.from(`\n\n${text}\n`), euro],
  ])('%s', async (_, bytes, dialect) => {
    const { dialect: found, types, rows } = await made(bytes);
    expect(found).toMatchObject(dialect);
    expect(types).toEqual({ nome: 'string', valor: 'decimal(12, 2)', dia: 'date' });
    expect(rows).toBe(2);
  });

  test('a character that pieces of the file cut in two is one of UTF-8', async () => {
    const rows = Array.from({ length: 12_000 }, (_, index) => `${index},€€€€é\n`).join('');
    const text = Buffer.from(`id,t\n${rows}`);
    // The fourth piece of 64 KiB, as a stream reads a file, begins within one.
    expect(text[3 * 65_536]! & 0xc0).toBe(0x80);
    expect(await made(text)).toMatchObject({ dialect: { encoding: 'utf-8' }, rows: 12_000 });
  });

  test('single quotes, no quotes, delimiters and line ends within quotes', async () => {
    const single = await made("'a','b'\n'x, y','it''s'\n'z','w'\n");
    expect(single).toMatchObject({ dialect: { quote: "'" }, rows: 2, rejected: 0 });
    const none = await made('a\tb\n"x\t1\n5" y\t2\n');
    expect(none).toMatchObject({ dialect: { quote: 'none', delimiter: '\t' }, rows: 2, rejected: 0 });
    const quoted = await made('a,b\n"x, ""y""\nz",1\n"w",2\n');
    expect(quoted).toMatchObject({ rows: 2, rejected: 0, types: { a: 'string', b: 'int' } });
  });

  test('one column has no delimiter', async () => {
    expect(await made('name\nx\ny\n')).toMatchObject({ types: { name: 'string' }, rejected: 0 });
  });

  test('a delimiter that is named is taken', async () => {
    const { types } = await made('a;b,c\n1;2,3\n4;5,6\n', { delimiter: ';' });
    expect(Object.keys(types)).toEqual(['a', 'b_c']);
  });
});

describe('headers', () => {
  test('names that are none, or are doubled, get one; the definition says what the header calls them', async () => {
    const { definition } = await made(
      'id,Sepal Length (cm),País,id,,2020,"two\nlines","x, ""y""",order,__proto__\n1,2,3,4,5,6,7,8,9,10\n',
    );
    const headers = Object.entries(definition.source.columns).map(([name, { header }]) => [name, header]);
    expect(headers).toEqual([
      ['id', undefined],
      ['sepal_length_cm', 'Sepal Length (cm)'],
      ['pais', 'País'],
      ['id_2', 'id'],
      ['column_5', ''],
      ['c_2020', '2020'],
      ['two_lines', 'two\nlines'],
      ['x_y', 'x, "y"'],
      ['order', undefined],
      ['proto', '__proto__'],
    ]);
  });

  test('what a file says stays text in the definition, whatever it is', async () => {
    const hostile = ['it\'s "both" */ `${x}`', '\u202Ee\u2028vil', 'ÄÖ'.repeat(90), '日本'];
    const header = hostile.map((name) => `"${name.replaceAll('"', '""')}"`).join(',');
    const { definition, text } = await made(`${header}\n*/,\u2028x,NA,y\nb,c,1,d\n`);
    expect(Object.values(definition.source.columns).map(({ header }) => header)).toEqual(hostile);
    expect(text).not.toMatch(/[\u202E\u2028]/);
  });
});

describe('keys, partitions, checks', () => {
  test('a column without a value twice is a key, else two together', async () => {
    expect(await made('id,a\n1,x\n2,x\n')).toMatchObject({
      keys: [['id']],
      definition: {
        checks: expect.arrayContaining([
          expect.objectContaining({ kind: 'unique', columns: ['id'], severity: 'error' }),
        ]),
      },
    });
    expect(
      await made('shop,day,n\na,2024-01-01,1\na,2024-01-02,1\nb,2024-01-01,1\nb,2024-01-02,1\n'),
    ).toMatchObject({
      keys: [['shop', 'day']],
      definition: {
        checks: expect.arrayContaining([
          expect.objectContaining({ columns: ['shop', 'day'], severity: 'warn' }),
        ]),
      },
    });
    expect(await made('a,b\nx,1\nx,1\n')).toMatchObject({ keys: [] });
    expect(await made('id,a\n1,\n,x\n')).toMatchObject({ keys: [] });
  });

  test('two spellings of a moment are one', async () => {
    const { keys } = await made('t,n\n2024-01-01 10:00:00.5,1\n2024-01-01 10:00:00.50,1\n');
    expect(keys).toEqual([]);
  });

  test('months of a date, years where they are too many, a category, or nothing', async () => {
    const days = (count: number, step: number) =>
      Array.from({ length: count }, (_, index) =>
        new Date(index * step * 86_400_000).toISOString().slice(0, 10),
      );
    const by = async (columns: string, rows: readonly string[]) => {
      const { partitionBy, sql } = await made(`${columns}\n${rows.join('\n')}\n`);
      return [partitionBy, /date_format.*$/m.exec(sql)?.[0]];
    };
    expect(
      await by(
        'd,n',
        days(50, 7).map((day) => `${day},1`),
      ),
    ).toEqual([['month'], "date_format(d, '%Y-%m') AS month"]);
    expect(
      await by(
        'd,n',
        days(150, 60).map((day) => `${day},1`),
      ),
    ).toEqual([['year'], "date_format(d, '%Y') AS year"]);
    expect(
      await by(
        'd,month',
        days(5, 7).map((day) => `${day},1`),
      ),
    ).toEqual([['d_month'], "date_format(d, '%Y-%m') AS d_month"]);
    const cities = (names: readonly string[]) =>
      Array.from({ length: 90 }, (_, index) => `${names[index % names.length]},${index % 7}`);
    expect(await by('c,n', cities(['north', 'south']))).toEqual([['c'], undefined]);
    expect(await by('c,n', cities(['São Paulo', 'Rio']))).toEqual([[], undefined]);
    expect(await by('c,n', cities(['a', 'b', 'c', 'd', 'e']))).toEqual([[], undefined]);
  });

  test('few values are a suggestion, not a rule', async () => {
    const rows = Array.from({ length: 40 }, (_, index) => `${index},${index % 2 ? 'paid' : "won't"}`);
    const { text } = await made(`id,status\n${rows.join('\n')}\n`);
    expect(text).toContain(`// check.oneOf('status', ['paid', "won't"]).warn(),`);
  });
});

describe('rows that are none', () => {
  test('ragged rows are counted, named and tolerated', async () => {
    const rows = Array.from({ length: 50 }, (_, index) => `${index},x`);
    const { rejected, text, definition, notes } = await made(`id,a\n${rows.join('\n')}\n1\n2,y,z\n`);
    expect(rejected).toBe(2);
    expect(definition.source.tolerate.rows).toBe(2);
    expect(text).toContain('// 2 of 52 rows will be rejected: line 52: 1 fields where the header has 2');
    expect(notes).toContainEqual(expect.stringContaining('line 53: 3 fields where the header has 2'));
  });
});

describe('rows that are rather mistakes', () => {
  const rows = Array.from(
    { length: 20 },
    (_, index) => `${index},${index}.5,2024-01-0${(index % 9) + 1}\n`,
  ).join('');

  test('a row of units is told, with line and value', async () => {
    const { text, notes, types, rejected } = await made(`n,length,day\n#,mm,date\n${rows}`);
    expect([types, rejected]).toEqual([{ n: 'int', length: 'decimal(11, 1)', day: 'date' }, 1]);
    expect(text).toContain(
      `n: col.int(), // guessed: 1 value doesn't fit, so that its row will be rejected: line 2: "#"`,
    );
    expect(notes).toContainEqual(
      '1 of 21 rows will be rejected: line 2, n: "#" is not an int; the first row is none: of units, or a second line of the header',
    );
  });

  test('any other is told as it is', async () => {
    const { notes, sql } = await made(`n,length,day\n${rows}20,n/k,2024-01-09\n${rows}`);
    expect(notes).toContainEqual(
      '1 of 41 rows will be rejected: line 22, length: "n/k" is not a decimal(11,1)',
    );
    expect(sql).toMatch(/^-- Every row of file\.csv that is accepted, as it is\./);
  });

  test('too many make a text, with the reason and what would do', async () => {
    const { text } = await made('n\n1.5\nsuppressed\n2.5\nsuppressed\n3.5\n');
    expect(text).toContain(
      `n: col.string(), // 2 values don't fit col.decimal(11, 1): line 3: "suppressed"; col.decimal(11, 1).null('suppressed') would read this as NULL`,
    );
  });
});

describe('marks of numbers', () => {
  test('three digits behind every mark are a guess, said at the place and in the notes', async () => {
    const { text, notes } = await made('kg;n\n1.500;1\n2.250;2\n');
    const guess = '"1.500" is read as 1.500, and may be 1500';
    expect(text).toContain(`decimal: '.', // guessed: ${guess}`);
    expect(text).toContain(`kg: col.decimal(13, 3), // guessed: ${guess}`);
    expect(notes).toContainEqual(`decimal is guessed: ${guess}`);
  });

  test('are a comma where a zero stands in front of it', async () => {
    const { dialect, types } = await made('id,kg\n1,"1,500"\n2,"0,750"\n3,"12,250"\n');
    expect(dialect).toMatchObject({ delimiter: ',', decimal: ',' });
    expect(types).toEqual({ id: 'int', kg: 'decimal(13, 3)' });
  });
});

test.each<[string, string | Uint8Array, RegExp, Partial<NewPipelineOptions>?]>([
  ['an empty file', '', /file\.csv: it is empty; it needs a header/],
  ['nothing in gzip', gzipSync(''), /file\.csv: it is empty/],
  ['blank lines only', '\n\n', /file\.csv: it has no header/],
  ['a header only', 'a,b\n', /file\.csv: it holds a header and no row/],
  [
    'an Excel workbook',
    Buffer.from('PK\u0003\u0004\0\0'),
    /It is a ZIP archive or an Excel workbook; export it as CSV/,
  ],
  ['bytes', Buffer.from([1, 2, 0, 3]), /file\.csv: it is not a text file/],
  ['broken gzip', gzipSync('a,b\n1,2\n').subarray(0, 20), /file\.csv: the gzip data is broken/],
  [
    'rows of another kind',
    'a,b\n1\n2\n3\n4,5\n',
    /3 of its 4 rows are no rows of its header: line 2: /,
    { delimiter: ',' },
  ],
  [
    'too many columns',
    `${Array.from({ length: 4000 }, (_, index) => `c${index}`).join(',')}\n${'1,'.repeat(3999)}1\n`,
    /it has 4,000 columns; Athena's statements have room for some/,
  ],
  ['an illegal name', 'a\nx\n', /The pipeline: "My Sales" is not a name/, { name: 'My Sales' }],
  [
    'a long name',
    'a\nx\n',
    /^the folder: "a{34}" has 34 characters; .*, and Lambda allows 64: shorten it, or the stage's name, by 1/,
    { name: 'a'.repeat(34) },
  ],
  ['an illegal table', 'a\nx\n', /--table: "X" is not a name/, { table: 'X' }],
  [
    'the dataset’s name for the table',
    'a\nx\n',
    /--table sales: the dataset has this name/,
    { table: 'sales' },
  ],
])('%s is one line that says what to do, and leaves nothing', async (_, content, message, options = {}) => {
  const directory = mkdtempSync(join(tmpdir(), 'afluente-none-'));
  const place = join(mkdtempSync(join(tmpdir(), 'afluente-file-')), 'file.csv');
  writeFileSync(place, content);
  const failed = newPipeline({ name: 'sales', from: place, directory, ...options });
  await expect(failed).rejects.toMatchObject({ name: 'UserError', message: expect.stringMatching(message) });
  await expect(failed).rejects.toMatchObject({ message: expect.not.stringContaining('\n') });
  expect(readdirSync(directory)).toEqual([]);
});

test('a name has to fit every stage of the settings, whichever is the longest', async () => {
  const place = mkdtempSync(join(tmpdir(), 'afluente-stages-'));
  const from = join(place, 'file.csv');
  writeFileSync(from, 'a,b\n1,2\n2,2\n');
  const name = 'a'.repeat(33);
  const named = { name, table: 't', from, directory: place };
  const { dev } = (await loadSettings()).stages;
  const before = process.env['AFLUENTE_CONFIG'];
  const withStages = (...stages: readonly string[]) => {
    const file = join(place, `${stages.join('_')}.config.ts`);
    const settings = { stages: Object.fromEntries(stages.map((stage) => [stage, dev])) };
    writeFileSync(file, `export default ${JSON.stringify(settings)};`);
    process.env['AFLUENTE_CONFIG'] = file;
  };
  try {
    withStages('dev', 'eu-west-1-production', 'live');
    await expect(newPipeline(named)).rejects.toThrow(
      /^the folder: "a{33}" has 33 characters; .*eu-west-1-production.*: shorten it, or the stage's name, by 16/,
    );
    expect(existsSync(join(place, name))).toBe(false);
    withStages('dev', 'live');
    await newPipeline(named);
    expect(existsSync(join(place, name))).toBe(true);
  } finally {
    process.env['AFLUENTE_CONFIG'] = before;
  }
});

test('a name that is taken is left alone: by a folder, a dataset or a table', async () => {
  const directory = mkdtempSync(join(tmpdir(), 'afluente-taken-'));
  const from = join(mkdtempSync(join(tmpdir(), 'afluente-file-')), 'file.csv');
  writeFileSync(from, 'a,b\n1,2\n2,2\n');
  // What is no folder is no pipeline.
  writeFileSync(join(directory, 'README.md'), 'ours');
  await newPipeline({ name: 'sales', from, directory });
  const before = readFileSync(join(directory, 'sales/pipeline.ts'), 'utf8');
  await expect(newPipeline({ name: 'sales', from, directory })).rejects.toThrow(
    'sales: it is there already; choose another name',
  );
  await expect(newPipeline({ name: 'other', from, directory, table: 'sales_clean' })).rejects.toThrow(
    `sales_clean: it is the table of ${directory}/sales`,
  );
  expect(readFileSync(join(directory, 'sales/pipeline.ts'), 'utf8')).toBe(before);
  expect(existsSync(join(directory, 'other'))).toBe(false);
  await expect(newPipeline({ name: 'x', from, directory: join(directory, 'nowhere') })).rejects.toThrow(
    'there is no such folder of pipelines',
  );
  await expect(newPipeline({ name: 'x', from: directory, directory })).rejects.toThrow('it is not a file');
});
