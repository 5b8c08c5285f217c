import { readingsOf, settingOf } from '../core/engine/facts.ts';
import { FACT_NAMES } from '../core/engine/names.ts';
import type { Verification } from './document.ts';
import type { Observed } from './seen.ts';

/** The step that asks for them. */
export const ENGINE_STEP = 'the engine';

/** The readings of the undecided facts that were taken offline, and those that the stage's Athena has. */
export function engineOf(offline: Observed, stage: Observed): Verification['engine'] {
  const seenOn = ({ observations }: Observed, name: string) =>
    observations.find(({ step, fact }) => step === ENGINE_STEP && fact === name)?.seen;
  return FACT_NAMES.flatMap((fact) => {
    const [assumed, found] = [seenOn(offline, fact), seenOn(stage, fact)];
    if (assumed === undefined || found === undefined) return [];
    const isReading = readingsOf(fact).some((reading) => reading === found);
    const setting = assumed !== found && isReading ? settingOf(fact, found) : undefined;
    return [{ fact, assumed, found, setting }];
  });
}
