import { setTimeout as sleep } from 'node:timers/promises';
import { TASK_KINDS } from '../../core/tasks.ts';
import { executionName } from '../../operate/executions/execution.ts';
import { readLogs } from '../../operate/logs/read.ts';
import { logSources } from '../../operate/logs/sources.ts';
import type { Followed } from '../../operate/executions/follow.ts';
import { publishedBy } from '../run-facts.ts';
import { needed, type Notes } from '../seen.ts';
import type { Trial } from '../trial.ts';

const LOOK_MS = 5000;

/** The logs of the run that built the file again: each of its tasks says when it is done. */
export async function logs(trial: Trial, notes: Notes): Promise<void> {
  const run = needed(trial.rebuilt, 'the run that built it again');
  publishedBy(run);
  trial.tell('waiting for the logs');
  await notes.facts('its logs', async () => {
    for (let waited = 0; ; waited += LOOK_MS) {
      const done = await doneIn(trial, run);
      if (TASK_KINDS.every((task) => done.has(task)) || waited >= trial.patience)
        return Object.fromEntries(
          TASK_KINDS.map((task) => [
            `the log of ${task}`,
            done.has(task) ? 'says done' : 'does not say done',
          ]),
        );
      await sleep(LOOK_MS, undefined, { signal: trial.signal });
    }
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
