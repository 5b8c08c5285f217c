import type { Requests } from '../core/runs/cost.ts';
import type { Followed } from '../operate/executions/follow.ts';
import { undecidedOfRun } from '../operate/data/undecided.ts';
import type { Summary } from '../operate/documents/summary.ts';
import { report } from './report.ts';
import type { Session } from '../operate/session/session.ts';
import { summarize } from '../operate/executions/summary.ts';
import { handOver, type Terminal } from './terminal.ts';

/**
 * Tells how an execution ended: a report, or one JSON document.
 * @param requests to S3 that it took, where somebody counted them
 * @returns the exit code
 */
export async function tellEnd(
  session: Session,
  run: Followed,
  screen: Terminal,
  { json = false }: { readonly json?: boolean },
  requests?: Requests,
): Promise<number> {
  const undecided = await undecidedOfRun(session, run);
  const summary: Summary = {
    ...(await summarize(session.aws, session.pipeline, run, requests)),
    ...(undecided.length > 0 && { undecided }),
  };
  if (json) handOver(JSON.stringify(summary, null, 2));
  else report(summary, session, screen);
  return summary.status === 'SUCCEEDED' ? 0 : 1;
}
