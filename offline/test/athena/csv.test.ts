import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { CsvTables } from '../../athena/csv-table.ts';
import { isPlain } from '../../athena/csv-plain.ts';
import { Engine } from '../../athena/engine.ts';
import { parseLine } from '../../athena/opencsv.ts';
import { csvTable, openStage, type Stage } from './stage.ts';

const dialect = { separator: ',', quote: '"', escape: '\\' };

test.each([
  ['a,b,c', ['a', 'b', 'c']],
  ['"a,b","c ""d"""', ['a,b', 'c "d"']],
  ['"",,""', ['', '', '']],
  ['a,  "b"', ['a', 'b']],
  ['"a\\"b"', ['a"b']],
  ['\\N,x\\y', ['N', 'xy']],
  ['abc"d"ef,g', ['abc"d"ef', 'g']],
  ['a,"open', ['a']],
  ['', []],
])('OpenCSV reads %j as %j', (line, fields) => {
  expect(parseLine(line, dialect)).toEqual(fields);
});

describe('files', () => {
  let directory: string;
  let engine: Engine;
  let tables: CsvTables;
  beforeAll(async () => {
    directory = mkdtempSync(join(tmpdir(), 'csv-'));
    engine = await Engine.start(join(directory, 'spill'));
    tables = new CsvTables(join(directory, 'text'));
  });
  afterAll(() => {
    engine.close();
    rmSync(directory, { recursive: true });
  });

  test.each([
    ['a,b\n"c,d",e\n', true],
    ['a,"b ""c"" d"\n', true],
    ['no end of line', true],
    ['"newline\ninside"\n', false],
    ['escape\\\n', false],
    ['carriage return\r\n', false],
    ['a\n\nb\n', false],
    ['\na\n', false],
    ['in the mid"dle\n', false],
    ['"after"the end\n', false],
    ['"open', false],
  ])('%j is plain: %j', async (text, expected) => {
    const path = join(directory, 'file.csv');
    writeFileSync(path, text);
    expect(await isPlain(path, false, dialect)).toBe(expected);
  });

  const columns = ['a', 'b', 'c'].map((name) => ({ name, type: { kind: 'varchar' } as const }));
  const part = fc.constantFrom(
    'a',
    'é',
    ' ',
    '"',
    '""',
    '"x,y"',
    ',',
    ',',
    '\n',
    '\n',
    '\\',
    '\\"',
    '\r\n',
    '\r',
    'NULL',
    '#',
  );
  let files = 0;

  test('whatever a file holds, its rows are those of the SerDe', async () => {
    const file = fc.array(part, { maxLength: 30 }).map((parts) => parts.join(''));
    await fc.assert(
      fc.asyncProperty(file, fc.integer({ min: 0, max: 2 }), async (text, skip) => {
        const path = join(directory, `${++files}.csv`);
        writeFileSync(path, text);
        const lines = text.split(/\r\n|\n|\r/);
        if (lines.at(-1) === '') lines.pop();
        const expected = lines.slice(skip).map((line) => {
          const fields = parseLine(line, dialect);
          return columns.map((_, i) => fields[i] ?? null);
        });
        const source = { path, uri: 's3://lake/x.csv', size: text.length, etag: String(files) };
        const table = { Name: 't', Parameters: { 'skip.header.line.count': String(skip) } };
        const read = async () => {
          const sql = await tables.relation(table, columns, [source]);
          return engine.session(new AbortController().signal, (session) => session.rows(sql));
        };
        const rows = await read().catch(() => (tables.distrust([source]) ? read() : []));
        const sorted = (values: unknown[]) => values.map((row) => JSON.stringify(row)).sort();
        expect(sorted(rows)).toEqual(sorted(expected));
      }),
      { numRuns: 100 },
    );
  });
});

describe('tables', () => {
  let stage: Stage;
  beforeEach(async () => {
    stage = await openStage();
  });
  afterEach(async () => {
    await stage.close();
    rmSync(stage.state, { recursive: true });
  });

  test('every column is text: empty stays empty, what is missing is NULL, what is too much is ignored', async () => {
    await stage.put('t/a.csv', 'id,name,note\n1,,"x, ""y"""\n2,b\n3,c,d,e\n');
    await stage.succeed(csvTable('t', 'id string, name string, note string'));
    expect(await stage.rows('SELECT * FROM t ORDER BY id')).toEqual([
      ['1', '', 'x, "y"'],
      ['2', 'b', null],
      ['3', 'c', 'd'],
    ]);
  });

  test('a column that is called like what DuckDB evaluates is a column', async () => {
    const names = ['user', 'current_user', 'current_date', 'localtime', 'current_schema', 'duckdb'];
    await stage.put('t/a.csv', `${names.join()}\n1,,3,4,5,\n`);
    await stage.succeed(csvTable('t', names.map((name) => `\`${name}\` string`).join()));
    expect(await stage.rows(`SELECT ${names.map((name) => `"${name}"`).join()} FROM t`)).toEqual([
      ['1', '', '3', '4', '5', ''],
    ]);
  });

  test('a newline inside quotes breaks the record', async () => {
    await stage.put('t/a.csv', 'id,note\n1,"one\ntwo"\n3,x\n');
    await stage.succeed(csvTable('t', 'id string, note string'));
    expect(await stage.rows('SELECT * FROM t ORDER BY id')).toEqual([
      ['1', null],
      ['3', 'x'],
      [null, null], // `two"` opens a quote too
    ]);
  });

  test('all files of the folder are read, with their headers, but for hidden ones; bytes are those of the files', async () => {
    await stage.put('t/a.csv', 'id\n1\n');
    await stage.put('t/deep/b.csv', 'id\r\n2\r\n');
    await stage.put('t/c.csv.gz', gzipSync('id\n3\n'));
    await stage.put('t/_hidden.csv', 'id\n4\n');
    await stage.put('t/.hidden/d.csv', 'id\n5\n');
    await stage.put('t/folder/', '');
    await stage.put('t2/other.csv', 'id\n6\n');
    await stage.succeed(csvTable('t', 'id string'));
    expect(await stage.rows('SELECT id FROM t ORDER BY id')).toEqual([['1'], ['2'], ['3']]);
    expect(await stage.rows('SELECT count(*) FROM t')).toEqual([['3']]);
    const { Statistics } = await stage.succeed('SELECT count(*) FROM t');
    expect(Statistics?.DataScannedInBytes).toBe(5 + 7 + gzipSync('id\n3\n').length);
  });

  test('a location that does not exist is empty; a bucket that does not exist is an error', async () => {
    await stage.succeed(csvTable('t', 'id string'));
    expect(await stage.rows('SELECT count(*), max(id) FROM t')).toEqual([['0', null]]);
    expect(await stage.reason(csvTable('t2', 'id string').replace('s3://lake', 's3://elsewhere'))).toContain(
      'bucket does not exist',
    );
  });

  test('separator, quote and escape are the table\u2019s', async () => {
    await stage.put('t/a.csv', "id;v\n1;'a;b'\n2;'it''s'\n3;x^'y\n");
    const properties = `WITH SERDEPROPERTIES ('separatorChar'=';', 'quoteChar'="'", 'escapeChar'='^')`;
    await stage.succeed(csvTable('t', 'id string, v string', 't', properties));
    expect(await stage.rows('SELECT v FROM t ORDER BY id')).toEqual([['a;b'], ["it's"], ["x'y"]]);
  });

  test.each([
    [String.raw`\u0001`, '\u0001'],
    [String.raw`\001`, '\u0001'],
    ['~', '~'],
    ['^', '^'],
    [' ', ' '],
    [':', ':'],
    [String.raw`\'`, "'"],
    [String.raw`\u001f`, '\u001f'],
  ])('a separator may be any character: %s', async (written, separator) => {
    const rows = [
      ['id', 'v', 'w'],
      ['1', `"a${separator}b"`, ''],
      ['2', '"c ""d"""', 'é'],
      ['3', String.raw`"e\\n"`, '"f"'],
    ];
    await stage.put('t/a.csv', `${rows.map((fields) => fields.join(separator)).join('\n')}\n`);
    const properties = `WITH SERDEPROPERTIES ('separatorChar'='${written}', 'quoteChar'='"', 'escapeChar'='\\\\')`;
    await stage.succeed(csvTable('t', 'id string, v string, w string', 't', properties));
    expect(await stage.rows('SELECT * FROM t ORDER BY id')).toEqual([
      ['1', `a${separator}b`, ''],
      ['2', 'c "d"', 'é'],
      ['3', String.raw`e\n`, 'f'],
    ]);
  });

  test('other types than string are parsed as the SerDe does, and bad ones fail', async () => {
    await stage.put('t/a.csv', 'i,d,t\n7,18276,1579059880123\n');
    await stage.succeed(csvTable('t', 'i int, d date, t timestamp'));
    expect(await stage.rows('SELECT i + 1, d, t FROM t')).toEqual([
      ['8', '2020-01-15', '2020-01-15 03:44:40.123'],
    ]);
    await stage.put('t/b.csv', 'i,d,t\n,1,1\n');
    expect((await stage.run('SELECT i FROM t')).Status).toMatchObject({
      StateChangeReason: `HIVE_BAD_DATA: Error parsing column '0': For input string: ""`,
      AthenaError: { ErrorType: 1001 },
    });
    expect(await stage.rows('SELECT count(*) FROM t')).toEqual([['2']]);
  });

  test('a file that changes is read anew', async () => {
    await stage.succeed(csvTable('t', 'id string'));
    for (const value of ['1\r', '2\r']) {
      await stage.put('t/a.csv', `id\n${value}\n`);
      expect(await stage.rows('SELECT id FROM t')).toEqual([[value.trim()]]);
    }
  });
});
