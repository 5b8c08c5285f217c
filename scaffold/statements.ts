import type { Pipeline } from '../core/definition/pipeline.ts';
import { LIMITS } from '../core/limits/limits.ts';
import { longestStatement } from '../core/limits/statements.ts';
import type { Stage } from '../core/stage/names.ts';
import { count, counted } from '../operate/units.ts';
import { UserError } from '../operate/user-error.ts';

/** @throws UserError where the file has so many columns that Athena would take no statement over them */
export function assertStatementsFit(file: string, pipeline: Pipeline, stage: Stage): void {
  const { most, service } = LIMITS.statement;
  const longest = longestStatement(pipeline, stage);
  if (longest <= most) return;
  const columns = Object.keys(pipeline.definition.source.columns).length;
  const fits = Math.floor((columns * most) / longest);
  throw new UserError(
    `${file}: it has ${counted(columns, 'column')}; ${service}'s statements have room for some ${count(fits)} of them. Leave columns out of the file.`,
  );
}
