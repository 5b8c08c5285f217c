import type { Pipeline } from '../../core/definition/pipeline.ts';
import { runIdOf } from '../../core/run-id.ts';
import { stage } from '../../core/sql/ctas.ts';
import { createRawTable } from '../../core/sql/raw-table.ts';
import { count, counted } from '../units.ts';
import { UserError } from '../user-error.ts';

/** Bytes of a statement: https://docs.aws.amazon.com/athena/latest/ug/service-limits.html */
const LONGEST = 262_144;
/** For the names of a deployed stage, and what checks add. */
const MARGIN = 20_000;

/** @throws UserError where the file has so many columns that Athena would take no statement over them */
export function assertStatementsFit(file: string, pipeline: Pipeline): void {
  const at = { database: 'afluente_prod', bucket: 'b'.repeat(63) };
  const run = runIdOf({ id: '', startTime: '2026-01-01T00:00:00Z', redriveCount: 0 });
  const statements = [createRawTable(pipeline, at).statement, stage(pipeline, run, at).statement];
  const longest = Math.max(...statements.map((statement) => Buffer.byteLength(statement)));
  if (longest <= LONGEST - MARGIN) return;
  const columns = Object.keys(pipeline.definition.source.columns).length;
  const fits = Math.floor((columns * (LONGEST - MARGIN)) / longest);
  throw new UserError(
    `${file}: it has ${counted(columns, 'column')}; Athena's statements have room for some ${count(fits)} of them. Leave columns out of the file.`,
  );
}
