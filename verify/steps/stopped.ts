import { startExecution, stop } from '../../operate/executions/execution.ts';
import { observe } from '../../operate/executions/follow.ts';
import { every, poll } from '../../operate/poll.ts';
import { landedName } from '../files.ts';
import { lockIsFree } from '../lock.ts';
import { endOf, isJudged, runFacts } from '../run-facts.ts';
import { needed, NotObserved, type Notes } from '../seen.ts';
import type { Trial } from '../trial.ts';
import { readersSee } from './going-back.ts';

/** A run is stopped when its rows are judged: what it goes on with must be of the rules that judged them. */
export async function stopped(trial: Trial, notes: Notes): Promise<void> {
  const { aws, pipeline } = trial.session;
  needed(trial.landed, 'the run of a landed file');
  await lockIsFree(trial);
  const key = pipeline.landing + landedName(trial.input);
  const executionArn = await startExecution(aws, pipeline, new Date(), { key });
  const [run] = await Promise.all([trial.follow(executionArn), stopOnceJudged(trial, executionArn)]);
  if (run.status === 'SUCCEEDED') throw new NotObserved('the run ended before it could be stopped');
  trial.stopped = run;
  await notes.fact('the execution ends', () => endOf(run));
  await notes.fact('its rows', () => needed(runFacts(run, trial.mask)['its rows'], 'what was judged'));
  await notes.fact('the run lock is free', async () => ((await lockIsFree(trial)) ? 'yes' : 'no'));
  await notes.fact('readers are at version', () => readersSee(trial));
}

/** Which state that is in, is a matter of time: no fact. */
async function stopOnceJudged({ session: { aws }, signal }: Trial, executionArn: string): Promise<void> {
  const look = async () => {
    const run = await observe(aws, executionArn);
    return run.status !== 'RUNNING' || isJudged(run) ? run : undefined;
  };
  const { status } = await poll(look, { pace: every(100), signal });
  if (status === 'RUNNING') await stop(aws, executionArn, 'Stopped by afluente verify, to be redriven.');
}
