import type { Observation, Observed, Unseen } from './seen.ts';
import type { Difference } from './document.ts';

export interface Comparison {
  /** How many facts are the same. */
  readonly same: number;
  readonly differences: Difference[];
  /** What one side or the other could not be asked. */
  readonly unseen: (Unseen & { readonly side: 'offline' | 'stage' })[];
}

/** Compares two runs of the scenario fact by fact, in the order in which they were seen. */
export function compare(offline: Observed, stage: Observed): Comparison {
  const here = byFact(offline);
  const there = byFact(stage);
  const keys = new Set([...here.keys(), ...there.keys()]);
  const pairs = [...keys].map((key) => ({ one: here.get(key), other: there.get(key) }));
  return {
    same: pairs.filter(({ one, other }) => one?.seen === other?.seen).length,
    differences: pairs.flatMap(({ one, other }) => differenceOf(one, other, offline, stage)),
    unseen: [
      ...offline.unseen.map((each) => ({ ...each, side: 'offline' as const })),
      ...stage.unseen.map((each) => ({ ...each, side: 'stage' as const })),
    ],
  };
}

function byFact({ observations }: Observed): Map<string, Observation> {
  return new Map(observations.map((one) => [JSON.stringify([one.step, one.fact]), one]));
}

function differenceOf(
  one: Observation | undefined,
  other: Observation | undefined,
  offline: Observed,
  stage: Observed,
): Difference[] {
  const { step, fact } = one ?? other ?? { step: '', fact: '' };
  if (one?.seen === other?.seen) return [];
  // Where a look failed, what it would have told is unseen, not absent.
  const failed = (seen: Observed) => seen.unseen.some((each) => each.step === step);
  if ((!one && failed(offline)) || (!other && failed(stage))) return [];
  return [{ step, fact, offline: one?.seen, stage: other?.seen }];
}
