import { offendingRows } from '../checks/offending.ts';
import { checkSelects, checksOf } from '../checks/selects.ts';
import type { Pipeline } from '../definition/pipeline.ts';
import { databaseName, type Stage } from '../stage/names.ts';
import { LONGEST_VALUE } from '../published/partitions.ts';
import { chunkStatement } from '../sql/chunks.ts';
import { ctas, staging as stageStatement } from '../sql/ctas.ts';
import { createRawTable } from '../sql/raw-table.ts';
import { typedSource } from '../sql/typed-source.ts';
import { count } from '../units.ts';
import { LIMITS } from './limits.ts';
import { RUN } from './run.ts';

/** A statement of a run, as long as it can be, and the texts of the definition that it is made of. */
interface Statement {
  /** As in the payload. */
  readonly name: string;
  readonly bytes: number;
  /** The field that it is long by. */
  readonly field: string;
}

/** A bucket's name has 63 characters at most. */
const BUCKET = 'b'.repeat(63);

/** The statements that Athena would not take by their length: one line each, with the field that makes them long. */
export function statementFaults(pipeline: Pipeline, stage: Stage): string[] {
  const { service, most } = LIMITS.statement;
  return statementsOf(pipeline, stage).flatMap(({ name, bytes, field }) =>
    bytes <= most
      ? []
      : [
          `${field}: with it the statement ${name} has ${count(bytes)} bytes, and ${service} allows ${count(most)}: shorten it by ${count(bytes - most)}`,
        ],
  );
}

/** Bytes of the longest statement of a run. */
export function longestStatement(pipeline: Pipeline, stage: Stage): number {
  return Math.max(...statementsOf(pipeline, stage).map(({ bytes }) => bytes));
}

function statementsOf(pipeline: Pipeline, stage: Stage): Statement[] {
  const at = { database: databaseName(stage), bucket: BUCKET, run: RUN };
  const { table, partitionBy } = pipeline.definition.target;
  const asked = checksOf(pipeline);
  const selects = checkSelects(asked, pipeline, at);
  const broken = asked.filter(({ question }) => question.breaks !== undefined);
  const source = bytesOf(typedSource(pipeline, at.database));
  const sql = bytesOf(pipeline.sql.trimEnd());
  const build = bytesOf(
    (partitionBy.length > 0 ? stageStatement(pipeline, RUN, at) : ctas(pipeline, RUN, at)).statement,
  );
  const values = partitionBy.map(() => 'x'.repeat(LONGEST_VALUE));
  return [
    { name: 'create_raw', bytes: bytesOf(createRawTable(pipeline, at).statement), field: 'source.columns' },
    {
      name: partitionBy.length > 0 ? 'stage' : 'ctas',
      bytes: build,
      field: longest({
        'source.columns': source,
        [`${table}.sql`]: sql,
        'target.columns': build - source - sql,
      }),
    },
    ...(partitionBy.length > 0
      ? [0, 1].map((index) => ({
          name: index === 0 ? 'ctas' : 'insert',
          bytes: bytesOf(chunkStatement(pipeline, RUN, at, index, [{ values }])),
          field: 'target.columns',
        }))
      : []),
    {
      name: 'check_source',
      bytes: bytesOf(selects.source.sql),
      field: longest({ 'source.columns': source, checks: bytesOf(selects.source.sql) - source }),
    },
    { name: 'check_target', bytes: bytesOf(selects.target.sql), field: 'checks' },
    ...(broken.length > 0
      ? [{ name: 'offending', bytes: bytesOf(offendingRows(broken, pipeline, at).sql), field: 'checks' }]
      : []),
  ];
}

/** The part that has the most bytes. */
function longest(parts: Readonly<Record<string, number>>): string {
  return Object.entries(parts).toSorted(([, one], [, other]) => other - one)[0]?.[0] ?? '';
}

function bytesOf(text: string): number {
  return Buffer.byteLength(text);
}
