import { costOf } from '../core/runs/cost.ts';
import type { Scenario } from './document.ts';
import { ENGINE_STEP } from './engine.ts';
import { type Observation, Notes, type Observed, type Timing, type Unseen } from './seen.ts';
import { lockAtTheEnd, metrics } from './steps/afterwards.ts';
import { analysts, wrongSql } from './steps/athena.ts';
import { byNewRules } from './steps/by-new-rules.ts';
import { deployed, deployment } from './steps/deployed.ts';
import { earlier } from './steps/earlier.ts';
import { engine } from './steps/engine.ts';
import { goingBack } from './steps/going-back.ts';
import { landing } from './steps/landing.ts';
import { logs } from './steps/logs.ts';
import { nothingNew } from './steps/nothing-new.ts';
import { published } from './steps/published.ts';
import { rawData } from './steps/raw-data.ts';
import { rebuild } from './steps/rebuild.ts';
import { redriven } from './steps/redriven.ts';
import { brokenHeader, outsideOfLanding } from './steps/refusals.ts';
import { stage } from './steps/stage.ts';
import { stopped } from './steps/stopped.ts';
import type { Trial } from './trial.ts';

type Step = (trial: Trial, notes: Notes) => Promise<void>;

/** What is acted out on both sides, in this order. */
const SCENARIOS = {
  runs: {
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
    [ENGINE_STEP]: engine,
    'what analysts may': analysts,
    'the run lock': lockAtTheEnd,
    'the logs': logs,
    'the metrics': metrics,
  },
  changes: {
    'what is deployed': deployment,
    'a file lands': landing,
    'the published table': published,
    'a run is stopped': stopped,
    'a rule is changed': deployed('rule'),
    'the stopped run goes on': redriven,
    'a start by the new rules': byNewRules,
    'the schedule is removed': deployed('unscheduled'),
    'a file lands again': landing,
    'back, and a start': earlier,
    'the run lock': lockAtTheEnd,
  },
} as const satisfies Record<Scenario, Readonly<Record<string, Step>>>;

/** The names of a scenario's steps. */
export function stepNames(scenario: Scenario): string[] {
  return Object.keys(SCENARIOS[scenario]);
}

export interface StepWatcher {
  readonly ended: (
    step: string,
    timing: Timing,
    observations: readonly Observation[],
    unseen: readonly Unseen[],
  ) => void;
}

/**
 * Acts a scenario out. A step that fails is told as unseen, and the next one is done.
 * @throws what ended it, once its signal is given
 */
export async function act(trial: Trial, scenario: Scenario, watcher: StepWatcher): Promise<Observed> {
  const observations: Observation[] = [];
  const unseen: Unseen[] = [];
  const timings: Timing[] = [];
  for (const [step, run] of Object.entries<Step>(SCENARIOS[scenario])) {
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
  // The history of a redriven run has all of it.
  const usages = new Map(trial.runs.map(({ executionArn, usage }) => [executionArn, usage]));
  const dollars = [...usages.values()].reduce((sum, usage) => sum + costOf(usage).total, 0);
  return { observations, unseen, timings, dollars };
}
