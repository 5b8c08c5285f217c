import { setTimeout as sleep } from 'node:timers/promises';
import { runLock } from '../operate/pipeline/run-lock.ts';
import type { Trial } from './trial.ts';

const LOOK_MS = 500;

/** Whether nobody has the run lock, once what gives it back after a failed run had its time. */
export async function lockIsFree({
  session,
  patience,
  signal,
}: Pick<Trial, 'session' | 'patience' | 'signal'>): Promise<boolean> {
  const { aws, pipeline } = session;
  for (let waited = 0; ; waited += LOOK_MS) {
    const lock = await runLock(aws, pipeline);
    if (!lock?.owner) return true;
    if (waited >= patience) return false;
    await sleep(LOOK_MS, undefined, { signal });
  }
}
