import { join } from 'node:path';
import { offendingRows } from '../../../core/checks/offending.ts';
import { checkSelects, checksOf } from '../../../core/checks/selects.ts';
import type { Columns } from '../../../core/definition/columns.ts';
import type { Pipeline } from '../../../core/definition/pipeline.ts';
import { runIdOf } from '../../../core/runs/run-id.ts';
import { partitionCounts, chunkStatement } from '../../../core/sql/chunks.ts';
import { keysOfOne, partitionRows, totals } from '../../../core/sql/compare.ts';
import { staging } from '../../../core/sql/ctas.ts';
import { identifier } from '../../../core/sql/quote.ts';
import { typedSource } from '../../../core/sql/typed-source.ts';
import { buildTable, rawTable, stagingTable } from '../../../core/stage/names.ts';
import { trinoType } from '../../../core/types/names.ts';
import type { ColumnKind } from '../../../core/types/type.ts';
import { loadPipelines } from '../../../lib/definition/load.ts';
import type { Group, Statement } from '../answer.ts';
import type { Table } from '../tables.ts';

const ROOT = join(import.meta.dirname, '../../..');
const FOLDERS = ['pipelines', 'test/pipelines', 'test/canary-pipelines'];
const RUN = runIdOf({ id: 'arn', startTime: '2026-11-23T04:30:12Z', redriveCount: 0 });
/** Tables are known by their names alone here; the statements name a database. */
const DATABASE = 'oracle_database';
const AT = { database: DATABASE, bucket: 'lake' };

/** Canonical texts, as the upload writes them; the empty one is NULL. */
const VALUES: Readonly<Record<ColumnKind, readonly string[]>> = {
  string: [
    'BR',
    'a',
    '',
    String.raw`line\nbreak`,
    String.raw`back\bslash`,
    String.raw`\e`,
    'José Núñez 👍',
    "it's",
    ' x ',
  ],
  boolean: ['true', 'false', ''],
  int: ['0', '7', '-7', '2147483647', '-2147483648', '', '3'],
  bigint: ['1', '0', '-1', '9223372036854775807', '', '12', '-9223372036854775808'],
  double: ['0.0', '1.5', '-2.25', '1.0E10', '', '0.1', '1.7976931348623157E308', '123456.789'],
  date: ['2025-01-31', '2024-02-29', '', '1970-01-01', '9999-12-31', '1900-03-01', '2025-01-31'],
  timestamp: ['2025-01-31 10:20:30.123', '', '1969-12-31 23:59:59.999', '2024-02-29 00:00:00.000'],
  decimal: ['0', '1', '-1', '', '9', '2'],
};
/** More than any list of values is long, and no multiple of one: rows differ in how columns are combined. */
const ROWS = 41;

/** A table of columns. @param raw as the upload leaves it, all texts; otherwise as a version has it */
function tableOf(name: string, columns: Columns, raw: boolean): Table {
  const entries = Object.entries(columns);
  const rows = Array.from({ length: ROWS }, (_, r) =>
    entries.map(([, { type }], c) => {
      const values = VALUES[type.kind];
      const value = values[(r * (c + 1) + c) % values.length] ?? '';
      const scaled =
        type.kind === 'decimal' && value !== ''
          ? `${value}.${'5'.repeat(type.scale)}`.replace(/\.$/, '')
          : value;
      const fitting =
        type.kind === 'decimal' && type.precision === type.scale ? scaled.replace(/^(-?)\d/, '$10') : scaled;
      return raw ? fitting : fitting === '' ? null : fitting;
    }),
  );
  return {
    name,
    columns: entries.map(([column, { type }]) => ({ name: column, type: raw ? 'varchar' : trinoType(type) })),
    rows,
  };
}

/** What the product asks Athena for a definition, over small tables of it. */
function statementsOf(pipeline: Pipeline): Statement[] {
  const { source, target } = pipeline.definition;
  const asked = checksOf(pipeline);
  const selects = checkSelects(asked, pipeline, { database: DATABASE, run: RUN });
  const breaking = asked.filter(({ question }) => question.breaks !== undefined);
  const build = buildTable(pipeline, RUN);
  const names = Object.keys(target.columns);
  const summed = Object.entries(target.columns).flatMap(([name, { type }]) =>
    type.kind === 'decimal'
      ? [{ name, scale: type.scale }]
      : type.kind === 'int' || type.kind === 'bigint'
        ? [{ name, scale: 0 }]
        : [],
  );
  const partitioned = target.partitionBy.length > 0;
  const values = [target.partitionBy.map(() => 'BR'), target.partitionBy.map(() => 'a')];
  const statements: Readonly<Record<string, string>> = {
    source: `WITH ${typedSource(pipeline, DATABASE)}\nSELECT * FROM ${identifier(source.dataset)}`,
    build: selectOf(staging(pipeline, RUN, AT).statement),
    'checks of the source': selects.source.sql,
    'checks of the build': selects.target.sql,
    ...(breaking.length > 0 && {
      'offending rows': offendingRows(breaking, pipeline, { database: DATABASE, run: RUN }).sql,
    }),
    ...(partitioned && {
      'partition counts': partitionCounts(pipeline, RUN, AT),
      chunk: selectOf(
        chunkStatement(
          pipeline,
          RUN,
          AT,
          0,
          values.map((each) => ({ values: each })),
        ),
      ),
      'partition rows': partitionRows(build, target.partitionBy),
    }),
    ...(summed.length > 0 && { totals: totals(build, summed) }),
    'keys of one': keysOfOne(build, stagingTable(pipeline, RUN), names.slice(0, 2), 5),
  };
  return Object.entries(statements).map(([name, sql]) => ({
    id: `${pipeline.name}: ${name}`,
    sql: sql.replaceAll(`${identifier(DATABASE)}.`, ''),
  }));
}

/** The SELECT of a CTAS. */
const selectOf = (statement: string): string =>
  statement.slice(statement.indexOf('\nAS\n') + '\nAS\n'.length);

/** Each definition's statements with the tables that they read. */
export async function productGroups(): Promise<Group[]> {
  const loaded = await Promise.all(FOLDERS.map((folder) => loadPipelines(join(ROOT, folder))));
  return loaded.flat().map((pipeline) => {
    const { source, target } = pipeline.definition;
    return {
      tables: [
        tableOf(rawTable(pipeline), source.columns, true),
        tableOf(buildTable(pipeline, RUN), target.columns, false),
        tableOf(stagingTable(pipeline, RUN), target.columns, false),
      ],
      statements: statementsOf(pipeline),
    };
  });
}
