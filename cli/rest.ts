import { setTimeout as sleep } from 'node:timers/promises';
import { executionArnOf } from './execution.ts';
import { listExecutions } from './executions.ts';
import type { Followed } from './follow.ts';
import type { Session } from './session.ts';
import type { Started } from './start.ts';
import type { Terminal } from './terminal.ts';
import { followStarted } from './watch.ts';

/** A follow-up run begins a moment after the run that it follows has ended. */
const SETTLES_MS = 500;
const LOOKED_AT = 10;

/**
 * Follows an execution, and whatever runs after it, until nothing of the pipeline runs: a start that was skipped
 * because another was at work is published by the follow-up run of that one.
 * @returns the last that did something
 */
export async function followToRest(
  session: Session,
  started: Started,
  terminal: Terminal,
): Promise<Followed> {
  const seen = new Set<string>();
  let last = await followStarted(session, started, terminal);
  for (;;) {
    seen.add(last.executionArn);
    await sleep(SETTLES_MS);
    const next = (await listExecutions(session.aws, session.pipeline, LOOKED_AT)).find(
      ({ execution, outcome }) =>
        outcome === 'running' && !seen.has(executionArnOf(session.pipeline, execution)),
    );
    if (!next) return last;
    const by = next.trigger === 'follow-up' ? 'the follow-up run' : `started by ${next.trigger}`;
    const follower = { executionArn: executionArnOf(session.pipeline, next.execution), by };
    last = await followStarted(session, follower, terminal);
  }
}
