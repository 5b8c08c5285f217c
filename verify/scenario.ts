import { costOf } from '../core/runs/cost.ts';
import { type Observation, Notes, type Observed, type Timing, type Unseen } from './seen.ts';
import { lockAtTheEnd, metrics } from './steps/afterwards.ts';
import { analysts, wrongSql } from './steps/athena.ts';
import { goingBack } from './steps/going-back.ts';
import { landing } from './steps/landing.ts';
import { logs } from './steps/logs.ts';
import { nothingNew } from './steps/nothing-new.ts';
import { published } from './steps/published.ts';
import { rawData } from './steps/raw-data.ts';
import { rebuild } from './steps/rebuild.ts';
import { brokenHeader, outsideOfLanding } from './steps/refusals.ts';
import { stage } from './steps/stage.ts';
import type { Trial } from './trial.ts';

/** What is acted out on both sides, in this order. */
const STEPS: Readonly<Record<string, (trial: Trial, notes: Notes) => Promise<void>>> = {
  'what is deployed': stage,
  'a file lands': landing,
  'the published table': published,
  'the raw data': rawData,
  'a rebuild by hand': rebuild,
  'a schedule without news': nothingNew,
  'back and forward': goingBack,
  'a broken header': brokenHeader,
  'a key outside of landing': outsideOfLanding,
  'wrong SQL': wrongSql,
  'what analysts may': analysts,
  'the run lock': lockAtTheEnd,
  'the logs': logs,
  'the metrics': metrics,
};

export const STEP_NAMES: readonly string[] = Object.keys(STEPS);

export interface StepWatcher {
  readonly ended: (
    step: string,
    timing: Timing,
    observations: readonly Observation[],
    unseen: readonly Unseen[],
  ) => void;
}

/**
 * Acts the scenario out. A step that fails is told as unseen, and the next one is done.
 * @throws what ended it, once its signal is given
 */
export async function act(trial: Trial, watcher: StepWatcher): Promise<Observed> {
  const observations: Observation[] = [];
  const unseen: Unseen[] = [];
  const timings: Timing[] = [];
  for (const [step, run] of Object.entries(STEPS)) {
    trial.signal.throwIfAborted();
    trial.tell(step);
    const began = performance.now();
    const notes = new Notes(step, trial.signal);
    try {
      await run(trial, notes);
    } catch (error) {
      notes.failed('the step', error);
    }
    const timing = { step, milliseconds: performance.now() - began };
    timings.push(timing);
    observations.push(...notes.observations);
    unseen.push(...notes.unseen);
    watcher.ended(step, timing, notes.observations, notes.unseen);
  }
  const dollars = trial.runs.reduce((sum, { usage }) => sum + costOf(usage).total, 0);
  return { observations, unseen, timings, dollars };
}
