import { runLock } from '../operate/pipeline/run-lock.ts';
import { every, poll } from '../operate/poll.ts';
import type { Trial } from './trial.ts';

/** Whether nobody has the run lock, once what gives it back after a failed run had its time. */
export async function lockIsFree({
  session,
  patience,
  signal,
}: Pick<Trial, 'session' | 'patience' | 'signal'>): Promise<boolean> {
  const free = async () => {
    const lock = await runLock(session.aws, session.pipeline);
    return lock?.owner ? undefined : true;
  };
  return (await poll(free, { pace: every(500), patience, signal })) ?? false;
}
