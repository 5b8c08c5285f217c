import type { AthenaClient } from '@aws-sdk/client-athena';
import { brokenByRows, MOST_OFFENDING_ROWS, offendingRows } from '../../core/checks/offending.ts';
import type { Asked, Judged } from '../../core/checks/selects.ts';
import { isVerdict } from '../../core/errors/errors.ts';
import type { Queries, Step } from '../../core/runs/payload.ts';
import { firstRows } from '../athena/results.ts';
import { runStatements } from '../athena/statement.ts';
import type { FencedContext } from '../runtime/fenced.ts';

interface Shown {
  readonly queries: Queries;
  readonly step: Step;
  readonly checks: Judged[];
}

/**
 * The results, with rows that break those checks that failed. That such rows can't be read is logged and
 * changes no result: it must not hide why they were asked for.
 */
export async function withOffendingRows(
  athena: AthenaClient,
  asked: readonly Asked[],
  results: Judged[],
  queries: Queries,
  context: FencedContext,
): Promise<Shown> {
  const { pipeline, environment, run, log } = context;
  const nothing: Shown = { queries, step: { status: 'done', waitSeconds: 0 }, checks: results };
  const broken = brokenByRows(asked, results);
  if (broken.length === 0) return nothing;
  const { show, ...statement } = offendingRows(broken, pipeline, { database: environment.database, run });
  try {
    const ran = await runStatements(athena, [{ name: 'offending', ...statement }], queries, context);
    const [id] = ran.queryIds;
    if (ran.step.status !== 'done' || id === undefined) return { ...ran, checks: results };
    const rows = await firstRows(athena, id, MOST_OFFENDING_ROWS);
    return { ...ran, checks: show(rows, asked, results) };
  } catch (error) {
    if (!isVerdict(error)) throw error;
    log('rows not shown', { reason: error.message });
    return nothing;
  }
}
