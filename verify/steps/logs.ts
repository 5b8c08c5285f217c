import { TASK_KINDS } from '../../core/tasks/kinds.ts';
import { executionName } from '../../operate/executions/execution.ts';
import { readLogs } from '../../operate/logs/read.ts';
import { logSources } from '../../operate/logs/sources.ts';
import { every, poll } from '../../operate/poll.ts';
import type { Followed } from '../../operate/executions/follow.ts';
import { publishedBy } from '../run-facts.ts';
import { needed, type Notes } from '../seen.ts';
import type { Trial } from '../trial.ts';

/** The logs of the run that built the file again: each of its tasks says when it is done. */
export async function logs(trial: Trial, notes: Notes): Promise<void> {
  const run = needed(trial.rebuilt, 'the run that built it again');
  publishedBy(run);
  trial.tell('waiting for the logs');
  await notes.facts('its logs', async () => {
    let done: ReadonlySet<string> = new Set();
    const arrived = async () => {
      done = await doneIn(trial, run);
      return TASK_KINDS.every((task) => done.has(task)) || undefined;
    };
    await poll(arrived, { pace: every(5000), patience: trial.patience, signal: trial.signal });
    return Object.fromEntries(
      TASK_KINDS.map((task) => [`the log of ${task}`, done.has(task) ? 'says done' : 'does not say done']),
    );
  });
}

/** The tasks whose logs say so. */
async function doneIn({ session }: Trial, run: Followed): Promise<ReadonlySet<string>> {
  const { aws, pipeline } = session;
  const sources = TASK_KINDS.flatMap((task) => logSources(pipeline, task));
  const execution = executionName(run.executionArn);
  const done = new Set<string>();
  for await (const line of readLogs(aws, sources, { since: run.startedAt }))
    if (line.execution === execution && line.message === 'done') done.add(line.task);
  return done;
}
