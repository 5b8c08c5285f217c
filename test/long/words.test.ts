import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { offendingRows } from '../../core/checks/offending.ts';
import { checkSelects, checksOf } from '../../core/checks/selects.ts';
import { check, col, csv, pipeline } from '../../core/definition/index.ts';
import type { Pipeline } from '../../core/definition/pipeline.ts';
import { validate } from '../../core/definition/validate.ts';
import { publishedTable } from '../../core/published/published-table.ts';
import { declared } from '../../core/published/version.ts';
import type { RunId } from '../../core/runs/run-id.ts';
import { chunkStatement, partitionCounts } from '../../core/sql/chunks.ts';
import { partitionRows } from '../../core/sql/compare.ts';
import { ctas, staging } from '../../core/sql/ctas.ts';
import { hiveIdentifier } from '../../core/sql/quote.ts';
import { createRawTable, dropTable } from '../../core/sql/raw-table.ts';
import { writtenIdentifier } from '../../core/sql/written.ts';
import { rawPrefix } from '../../core/stage/keys.ts';
import { buildTable, rawTable, stagingTable } from '../../core/stage/names.ts';
import { loadPipelines } from '../../lib/definition/load.ts';
import { parseStatement } from '../../offline/athena/sql/statement.ts';
import { translateQuery } from '../../offline/athena/sql/translate.ts';
import { varchar } from '../../offline/athena/sql/types.ts';
import { caller, openStage, type Stage } from '../../offline/test/athena/stage.ts';
import { newPipeline } from '../../scaffold/new.ts';
import { cases } from '../support/short.ts';
import { sqlWords, TRINO_WORDS } from '../support/sql-words.ts';

const RUN = '20261123t043012_1a2b3c4d' as RunId;
const AT = { database: 'db', bucket: 'lake' };
/** Columns of one table: the folders of a partition by all of them are one key of S3. */
const COLUMNS = 60;

const WORDS = await sqlWords();
const BATCHES = cases(
  Array.from({ length: Math.ceil(WORDS.length / COLUMNS) }, (_, index) =>
    WORDS.slice(index * COLUMNS, (index + 1) * COLUMNS),
  ),
  4,
);

let stage: Stage;
beforeAll(async () => {
  stage = await openStage();
});
afterAll(async () => {
  await stage.close();
  rmSync(stage.state, { recursive: true });
});

/** What readers see of a build. */
async function publish(one: Pipeline, partitions: string[][] = []): Promise<void> {
  const content = { ...declared(one), run: RUN, rows: 2, bytes: 1, partitions };
  const version = { ...content, number: 1, publishedAt: '', definition: '', source: '' };
  const publication = { run: RUN, epoch: 1, number: 1, last: 1, source: '', definition: '' };
  const TableInput = publishedTable(version, publication, AT.bucket);
  await stage.catalog.createTable({ DatabaseName: AT.database, TableInput }, caller);
}

const sorted = (rows: (string | null)[][]) => rows.toSorted((a, b) => (a.join() < b.join() ? -1 : 1));

describe('columns', () => {
  let pipelines: Pipeline[];
  /** Two rows that differ by their last values: a partition by all words has two. */
  const rowsOf = (words: readonly string[]) =>
    ['1', '2'].map((row) => [
      row,
      ...words.map((_, index) => (index === words.length - 1 ? row : `${index}0`)),
    ]);
  const fileOf = (words: readonly string[]) =>
    [['the_row', ...words], ...rowsOf(words)].map((row) => `${row.join()}\n`).join('');

  beforeAll(async () => {
    const place = mkdtempSync(join(tmpdir(), 'afluente-words-'));
    const directory = join(place, 'pipelines');
    mkdirSync(directory);
    for (const [index, words] of BATCHES.entries()) {
      const from = join(place, 'words.csv');
      writeFileSync(from, fileOf(words));
      await newPipeline({ name: `batch_${String(index).padStart(2, '0')}`, from, directory });
    }
    pipelines = await loadPipelines(directory);
    rmSync(place, { recursive: true });
  }, 120_000);

  test.each(BATCHES.map((words, index) => [`${words[0]} to ${words.at(-1)}`, index, words] as const))(
    'that are called %s',
    async (_, index, words) => {
      const made = pipelines[index]!;
      const { definition, sql } = made;
      const last = words.at(-1) ?? '';
      // Partitions are texts: each word is a column that is cast, and one of the table's folders.
      const divided = validate({
        name: made.name,
        sql,
        definition: {
          ...definition,
          target: {
            ...definition.target,
            columns: Object.fromEntries(['the_row', ...words].map((name) => [name, col.string()])),
            partitionBy: words,
          },
          checks: [
            check.notNull(...words),
            check.unique(...words),
            check.oneOf(last, ['1']),
            check.custom('all', words.map((word) => `${writtenIdentifier(word)} <> ''`).join(' AND ')),
          ],
        },
      });
      const { table } = divided.definition.target;
      const rows = rowsOf(words);
      const partitions = rows.map(([, ...values]) => values);
      const counted = partitions.map((values) => [...values, '1']);

      await stage.put(`${rawPrefix(divided)}words.csv`, fileOf(words));
      await stage.succeed(createRawTable(divided, AT).statement);
      await stage.succeed(staging(divided, RUN, AT).statement);
      expect(sorted(await stage.rows(partitionCounts(divided, RUN, AT)))).toEqual(counted);
      for (const [chunk, values] of partitions.entries())
        await stage.succeed(chunkStatement(divided, RUN, AT, chunk, [{ values }]));
      const asked = checksOf(divided);
      const { target } = checkSelects(asked, divided, { ...AT, run: RUN });
      expect(await stage.rows(target.sql)).toEqual([['2', '0', '0', '1', '0']]);
      const broken = asked.filter(({ question }) => question.breaks !== undefined);
      const offending = await stage.rows(offendingRows(broken, divided, { ...AT, run: RUN }).sql);
      expect(offending).toEqual([['false', 'false', 'true', 'false', ...(rows[1] ?? [])]]);

      await publish(divided, partitions);
      const bare = ['the_row', ...words].map(writtenIdentifier).join();
      expect(sorted(await stage.rows(`SELECT ${bare} FROM ${table}`))).toEqual(rows);
      expect(sorted(await stage.rows(partitionRows(table, words)))).toEqual(counted);
      for (const name of [rawTable(divided), stagingTable(divided, RUN), buildTable(divided, RUN)])
        await stage.succeed(dropTable(AT.database, name));
    },
  );
});

describe('datasets and tables', () => {
  const columns = { id: col.string() };
  const of = (dataset: string, table: string) =>
    validate({
      name: 'words',
      definition: pipeline({ source: csv({ dataset, columns }), target: { table, columns } }),
      sql: `SELECT id FROM ${writtenIdentifier(dataset)}`,
    });

  beforeAll(async () => {
    const first = of('landed', 'built');
    await stage.put(`${rawPrefix(first)}words.csv`, 'id\none\n');
    await stage.succeed(createRawTable(first, AT).statement);
    await stage.succeed(ctas(first, RUN, AT).statement);
  });

  /** A table like another one, with no file: what it is called is what is tried. */
  async function like(other: string, Name: string): Promise<void> {
    const { StorageDescriptor, Parameters } = stage.catalog.table(AT.database, other, caller);
    const TableInput = {
      Name,
      TableType: 'EXTERNAL_TABLE',
      StorageDescriptor: { ...StorageDescriptor, Location: 's3://lake/nothing/' },
      Parameters,
    };
    await stage.catalog.createTable({ DatabaseName: AT.database, TableInput }, caller);
  }

  test.each(BATCHES.map((words) => [`${words[0]} to ${words.at(-1)}`, words] as const))(
    'that are called %s',
    async (_, words) => {
      const each = words.map((word, index) => of(word, words[(index + 1) % words.length] ?? ''));
      for (const one of each) {
        const { table } = one.definition.target;
        expect(parseStatement(`DESCRIBE ${hiveIdentifier(table)}`)).toMatchObject({ target: { table } });
        await like('raw_landed', rawTable(one));
        await like(buildTable(of('landed', 'built'), RUN), table);
      }
      // What a CTAS selects, of all of them in one query.
      const datasets = each.map((one) => {
        const [, query] = ctas(one, RUN, AT).statement.split(/^AS\n([^]*)$/m);
        return `SELECT count(id) FROM (${query})`;
      });
      const tables = words.map((word) => `SELECT count(id) FROM ${writtenIdentifier(word)}`);
      const all = words.map(() => ['0']);
      expect(await stage.rows(datasets.join(' UNION ALL '))).toEqual(all);
      expect(await stage.rows(tables.join(' UNION ALL '))).toEqual(all);
    },
  );
});

describe('in a query', () => {
  /** A query over tables with one column, each called as the table. */
  const translated = (sql: string) => {
    const statement = parseStatement(sql);
    if (statement.kind !== 'query') throw new Error(statement.kind);
    const table = (database = 'db', name: string) => ({
      database,
      name,
      columns: [{ name, type: varchar() }],
      partitionColumns: [],
    });
    return translateQuery(statement.query, { defaultDatabase: 'db', table }, { now: new Date(0) });
  };

  test('a word as people write it is a column and a table, wherever it stands', () => {
    const misread = TRINO_WORDS.filter((word) => {
      const name = writtenIdentifier(word);
      const { columns, scans, named } = translated(
        `SELECT ${name}, min(${name}) AS ${name} FROM ${name} GROUP BY ${name}`,
      );
      return (
        named.includes(false) ||
        columns.some((column) => column.name !== word) ||
        scans.some((scan) => scan.table !== word || scan.columns.join() !== word)
      );
    });
    expect(TRINO_WORDS.length).toBeGreaterThan(290);
    expect(misread).toEqual([]);
  });

  const bare = (word: string) => {
    try {
      const { columns, named } = translated(`SELECT 1 AS one, ${word} FROM "${word}"`);
      return named[1] ? 'a column' : columns[1]?.type.kind;
    } catch (error) {
      return error instanceof Error ? error.message : undefined;
    }
  };

  test.each([
    ['user', 'a column'],
    ['date', 'a column'],
    ['current_date', 'date'],
    ['current_timestamp', 'timestamp'],
    ['localtimestamp', 'timestamp'],
    ['true', 'boolean'],
    ['null', 'unknown'],
    ['order', "line 1:18: mismatched input 'order'"],
  ])('a bare %s is %s', (word, meaning) => {
    expect(bare(word)).toBe(meaning);
  });

  test.each(['current_user', 'current_catalog', 'current_schema', 'current_time', 'localtime'])(
    'a bare %s, which is no column either, is refused by name',
    (word) => {
      expect(bare(word)).toMatch(/in Athena SQL \(line 1:18\)/);
    },
  );

  test('no bare word is a value that would be written without quotes', () => {
    const values = TRINO_WORDS.filter((word) => bare(word) !== 'a column');
    expect(values.filter((word) => writtenIdentifier(word) === word)).toEqual([]);
    expect(values.length).toBeGreaterThan(70);
  });
});
