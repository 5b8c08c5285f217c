import { setTimeout as sleep } from 'node:timers/promises';
import { type Content, contentOf, type Row } from './content.ts';
import { type Injection, nameOf } from './faults.ts';
import { GRACE_HOURS } from '../../lake/expiry.ts';
import { judgeEnding, judgeExpectation, judgeQueries, leftovers, same } from './judge.ts';
import type { Ended, FaultLake } from './lake.ts';

/** One run under faults, and how it is followed up. */
export interface Case {
  /** What reproduces it: arguments of the command. */
  readonly name: string;
  readonly injections: readonly Injection[];
  /** Whether a run that fails is redriven; else a clean run follows it. */
  readonly redrive: boolean;
  /** What befalls the run before, which is left as it ended: its lock, its build, its table. */
  readonly before?: readonly Injection[];
  /** Whether a second file lands while the run is at work: its own start is skipped, and owed a follow-up run. */
  readonly raced?: boolean;
  /** Whether the pipeline has never run. */
  readonly first: boolean;
}

export interface Outcome {
  readonly name: string;
  /** `SUCCEEDED`, or the error's name. */
  readonly ending: string;
  /** Faults that befell a call. */
  readonly struck: readonly string[];
  readonly redriven: boolean;
  readonly problems: readonly string[];
  readonly milliseconds: number;
}

/** The trial's `keepVersions`. */
const KEEP_VERSIONS = 2;
const READ_EVERY_MS = 350;
/** In the middle of a run. */
const RACE_AFTER_MS = 700;

/** What the published table holds, as far as the cases made it; `undefined` before the first run. */
export interface Known {
  rows: readonly Row[] | undefined;
}

/**
 * Runs a case and judges it.
 * @param number told apart from all other cases of the lake by it: the content that lands
 * @param faultFree the most bytes that a query of each task scans without faults
 */
export async function runCase(
  lake: FaultLake,
  known: Known,
  number: number,
  one: Case,
  faultFree: ReadonlyMap<string, number>,
): Promise<Outcome> {
  const began = Date.now();
  const problems: string[] = [];
  const { proxy } = lake;
  const finished = (what: string, ended: Ended) =>
    problems.push(...judgeEnding(ended).map((problem) => `${what}: ${problem}`));

  const possible: (readonly Row[] | undefined)[] = [known.rows];
  if (one.before) {
    const left = contentOf(number + 500_000);
    possible.push(left.rows);
    proxy.arm(one.before);
    finished('the run before', await lake.land(left.csv));
    await lake.quiet();
  }

  const landed = contentOf(number);
  const content = one.raced ? contentOf(number + 800_000) : landed;
  possible.push(landed.rows, content.rows);
  // Every version is old enough to go, as soon as there are newer ones to keep.
  await lake.age(GRACE_HOURS + 1);
  proxy.arm(one.injections);
  const reader = watch(lake, possible);
  // Landed before the second file is, however long that takes.
  const run = lake.finish(await lake.landNext(landed.csv));
  if (one.raced) {
    await sleep(RACE_AFTER_MS);
    finished('the second start', await lake.finish(await lake.put(content.csv)));
  }
  const ended = await run;
  await lake.quiet();
  const { struck } = proxy;
  finished('the run', ended);
  // The second start is skipped, and the follow-up run made up for it.
  problems.push(...judgeQueries(proxy, one.injections, one.raced ? 2 : 1, faultFree));
  const [only, ...others] = one.injections;
  if (only && others.length === 0 && !one.before && !one.raced)
    problems.push(...judgeExpectation(only, ended, struck.length > 0));

  let redriven = false;
  proxy.arm([]);
  const missing = ended.status !== 'SUCCEEDED' || (one.raced && !same(await lake.published(), content.rows));
  // The follow-up run needs no fault to make up for: only a fault that befell it may have kept it from its end.
  if (one.raced && missing && one.injections.length === 0) problems.push('the second file was forgotten');
  if (missing) {
    // A later run published, or was to: going on with the earlier one would be refused.
    redriven = one.redrive && !one.raced;
    const again = redriven ? await lake.redrive(ended.executionArn) : await lake.start();
    await lake.quiet();
    finished(redriven ? 'the redrive' : 'the clean run', again);
    if (again.status !== 'SUCCEEDED')
      problems.push(`${redriven ? 'the redrive' : 'the clean run'} came to ${again.error}: ${again.cause}`);
    problems.push(...judgeQueries(proxy, [], 1, faultFree));
  }
  problems.push(...(await reader.stop()));
  problems.push(...(await judgeContent(lake, content)));
  problems.push(...(await left(lake)));
  known.rows = content.rows;
  return {
    name: one.name,
    ending: ended.status === 'FAILED' ? ended.error : ended.status,
    struck,
    redriven,
    problems,
    milliseconds: Date.now() - began,
  };
}

/** What lies there and the next run's expiry doesn't collect either: a fault may have kept this run's from it. */
async function left(lake: FaultLake): Promise<string[]> {
  if ((await leftovers(lake, KEEP_VERSIONS)).length === 0) return [];
  await lake.start();
  await lake.quiet();
  return leftovers(lake, KEEP_VERSIONS);
}

async function judgeContent(lake: FaultLake, { rows }: Content): Promise<string[]> {
  const seen = await lake.published();
  if (same(seen, rows)) return [];
  return [`the published table holds ${JSON.stringify(seen)}, not ${JSON.stringify(rows)}`];
}

/** Reads the published table until it is told to stop, and says what a reader must never see. */
function watch(lake: FaultLake, possible: readonly (readonly Row[] | undefined)[]) {
  const problems = new Set<string>();
  const stopped = new AbortController();
  const reading = async () => {
    while (!stopped.signal.aborted) {
      try {
        const seen = await lake.published();
        if (!possible.some((rows) => rows !== undefined && same(rows, seen)))
          problems.add(`a reader saw ${JSON.stringify(seen)}`);
      } catch (error) {
        // Before the first run there is nothing to read.
        const absent = possible[0] === undefined && /(TABLE|SCHEMA)_NOT_FOUND/.test(String(error));
        if (!absent) problems.add(`a reader met ${String(error)}`);
      }
      await sleep(READ_EVERY_MS);
    }
  };
  const done = reading();
  return {
    stop: async () => {
      stopped.abort();
      await done;
      return [...problems];
    },
  };
}

/** `--first --redrive --before "…" "…"`: what the command takes to run the case alone. */
export function commandOf(one: Omit<Case, 'name'>): string {
  const list = (injections: readonly Injection[]) => `"${injections.map(nameOf).join('; ')}"`;
  return [
    ...(one.first ? ['--first'] : []),
    ...(one.redrive ? ['--redrive'] : []),
    ...(one.raced ? ['--raced'] : []),
    ...(one.before ? [`--before ${list(one.before)}`] : []),
    `--case ${list(one.injections)}`,
  ].join(' ');
}
