import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { synthesize } from '../../operate/synthesize.ts';
import { assemblyOf } from '../support/assemblies.ts';
import { type Case, commandOf, type Known, type Outcome, runCase } from './case.ts';
import { contentOf } from './content.ts';
import { injectionOf } from './faults.ts';
import { same } from './judge.ts';
import { FaultLake } from './lake.ts';
import {
  type Address,
  addressesOf,
  enumerate,
  enumerateAfterFailure,
  fromSeed,
  named,
  sample,
} from './plan.ts';
import { report } from './report.ts';

/*
 * npm run test:faults                        every call with every fault, and 500 seeds
 * npm run test:faults -- --short             a sample with every fault and every task, and 6 seeds: for CI
 * npm run test:faults -- --only kill-after   every case of the whole with this in its name; --skip 100 leaves out
 *                                            the first hundred
 * npm run test:faults -- --seed 17           one seed
 * npm run test:faults -- --case "publish UpdateTable 1 timeout-after once" [--redrive] [--first]
 */
const { values } = parseArgs({
  options: {
    short: { type: 'boolean', default: false },
    seeds: { type: 'string' },
    seed: { type: 'string', multiple: true },
    case: { type: 'string' },
    before: { type: 'string' },
    redrive: { type: 'boolean', default: false },
    first: { type: 'boolean', default: false },
    raced: { type: 'boolean', default: false },
    only: { type: 'string' },
    skip: { type: 'string', default: '0' },
  },
});

/** A lake collects objects and executions; so many cases and it is replaced by an empty one. */
const CASES_PER_LAKE = 40;
const SHORT = { perFault: 1, first: 1, afterFailure: 2, seeds: 6 };
const SEEDS = 500;
/** Where nobody watches, a line for so many cases says that it goes on. */
const PROGRESS_EVERY = 25;

const began = Date.now();
await synthesize(assemblyOf('test'), 'dev', join(import.meta.dirname, '../pipelines'));
// The suite runs for long, and what is in the cache may be synthesized again meanwhile.
const assembly = mkdtempSync(join(tmpdir(), 'afluente-faults-app-'));
cpSync(assemblyOf('test'), assembly, { recursive: true });

let number = 0;
const nextNumber = () => (number += 1);

/** A lake with two versions published: what every later run finds. */
async function openUsed(): Promise<{ lake: FaultLake; known: Known; calls: readonly Address[][] }> {
  const lake = await FaultLake.open(assembly);
  const known: Known = { rows: undefined };
  const calls: Address[][] = [];
  for (let run = 0; run < 3; run += 1) {
    const content = contentOf(nextNumber());
    lake.proxy.arm([]);
    const { status, error, cause } = await lake.land(content.csv);
    await lake.quiet();
    if (status !== 'SUCCEEDED') throw new Error(`a run without faults came to ${error}: ${cause}`);
    if (!same(await lake.published(), content.rows))
      throw new Error('a run without faults published something else');
    known.rows = content.rows;
    calls.push(addressesOf(lake.proxy.calls));
    for (const { task, scanned } of lake.proxy.queries)
      // The files of cases differ by a row or two.
      faultFree.set(task, Math.max(faultFree.get(task) ?? 0, 2 * Math.max(0, ...scanned.values())));
  }
  return { lake, known, calls };
}

const faultFree = new Map<string, number>();
const key = ({ task, operation, nth }: Address) => `${task} ${operation} ${nth}`;
const opened = await openUsed();
let { lake, known } = opened;
const [initial = [], , later = []] = opened.calls;
const usual = new Set(later.map(key));
const onlyAtFirst = initial.filter((address) => !usual.has(key(address)));

/** A run fails at the last moment before it would publish; these are the calls of what comes after it. */
const FAILURE = injectionOf('publish UpdateTable 1 deny once');
lake.proxy.arm([FAILURE]);
await lake.land(contentOf(nextNumber()).csv);
await lake.quiet();
const afterFailure = addressesOf(lake.proxy.calls).filter(
  ({ task }) => !later.some((one) => one.task === task),
);
lake.proxy.arm([]);
await lake.start();
known.rows = await lake.published();

function planned(): Case[] {
  if (values.case !== undefined) {
    const parse = (text: string) => text.split(';').map(injectionOf);
    const before = values.before === undefined ? undefined : parse(values.before);
    const { redrive, raced, first } = values;
    return [
      named({ injections: values.case === '' ? [] : parse(values.case), redrive, before, raced, first }),
    ];
  }
  const seeds = (count: number) => Array.from({ length: count }, (_, index) => fromSeed(index + 1, later));
  if (values.seed) return values.seed.map((seed) => fromSeed(Number(seed), later));
  const every = [
    ...enumerate(later, false),
    ...enumerateAfterFailure(FAILURE, afterFailure),
    ...enumerate(onlyAtFirst, true),
    named({ injections: [], redrive: false, raced: true, first: false }),
  ];
  if (values.short) {
    const single = every.filter(({ injections }) => injections.length === 1);
    const isFirst = ({ first }: Case) => first;
    return [
      ...sample(
        single.filter((one) => !isFirst(one)),
        SHORT.perFault,
      ),
      ...sample(single.filter(isFirst), 1).slice(0, SHORT.first),
      ...enumerateAfterFailure(FAILURE, afterFailure).slice(0, SHORT.afterFailure),
      named({ injections: [], redrive: false, raced: true, first: false }),
      ...seeds(Number(values.seeds ?? SHORT.seeds)),
    ];
  }
  const all = [...every, ...seeds(Number(values.seeds ?? SEEDS))];
  return all.filter(({ name }) => name.includes(values.only ?? '')).slice(Number(values.skip));
}

const outcomes: Outcome[] = [];
const cases = planned();
let inThisLake = 0;
for (const one of cases) {
  const progress = `${outcomes.length + 1}/${cases.length} ${one.name}`;
  if (process.stderr.isTTY) process.stderr.write(`\r\u001b[2K${progress.slice(0, 110)}`);
  else if (outcomes.length % PROGRESS_EVERY === 0) process.stderr.write(`${progress}\n`);
  let outcome: Outcome;
  if (one.first) {
    const empty = await FaultLake.open(assembly);
    outcome = await attempt(empty, { rows: undefined }, one);
    await empty.close();
  } else {
    outcome = await attempt(lake, known, one);
    inThisLake += 1;
  }
  outcomes.push(outcome);
  if (outcome.problems.length > 0) {
    const what = one.injections.length > 1 ? ` (${commandOf(one)})` : '';
    console.log(`✘ ${one.name}${what}\n${outcome.problems.map((problem) => `    ${problem}`).join('\n')}`);
  }
  if (outcome.problems.length > 0 || inThisLake >= CASES_PER_LAKE) {
    await lake.close();
    ({ lake, known } = await openUsed());
    inThisLake = 0;
  }
}
await lake.close();
rmSync(assembly, { recursive: true, force: true });
if (process.stderr.isTTY) process.stderr.write('\r\u001b[2K');
console.log(report(outcomes, cases, Date.now() - began));
process.exitCode = outcomes.some(({ problems }) => problems.length > 0) ? 1 : 0;

/** A case, or what broke the suite itself as its problem. */
async function attempt(lake: FaultLake, known: Known, one: Case): Promise<Outcome> {
  const began = Date.now();
  try {
    return await runCase(lake, known, nextNumber(), one, faultFree);
  } catch (error) {
    const problems = [`the case broke off: ${error instanceof Error ? error.stack : String(error)}`];
    const milliseconds = Date.now() - began;
    return { name: one.name, ending: 'broke off', struck: [], redriven: false, problems, milliseconds };
  }
}
