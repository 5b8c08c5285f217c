import { systemClock } from '@afluente/offline';
import { PutObjectCommand } from '@aws-sdk/client-s3';
import { RedriveExecutionCommand, StopExecutionCommand } from '@aws-sdk/client-sfn';
import { fingerprintOf } from '../../core/definition/fingerprint.ts';
import { datasetOwnerKey } from '../../core/stage/keys.ts';
import { runIdOf } from '../../core/runs/run-id.ts';
import { TASK_KINDS, type TaskKind } from '../../core/tasks/kinds.ts';
import {
  type ChangeName,
  changeOf,
  changes,
  DATASETS,
  LANDED,
  TARGETS,
  type Written,
} from '../support/changes.ts';
import { Gate } from '../support/gate.ts';
import { TestLake } from '../support/lake.ts';
import { Published, targetOf } from '../support/published.ts';
import { ofDataset, withRolesOf } from '../support/roles.ts';
import { cases } from '../support/short.ts';
import { Turns, variants } from '../support/turns.ts';
import type { Variant } from '../support/variant.ts';

// A definition is deployed over another one between the states of a run: what is published is what one of the two
// would have published alone, and is stamped with that one.

let lake: TestLake;
let published: Published;
let turns: Turns;
/** Of each definition that is deployed. */
let bundled: ReadonlyMap<Written, Variant>;
/** Those of which it is known what they publish alone. */
const known = new Set<Written>();
const gates = new Map<TaskKind, Gate>();

/** Waits of state machines and of retries take no longer than that: what they wait for is in this process. */
const LONGEST_WAIT_MS = 100;
const clock = {
  ...systemClock,
  sleep: (ms: number, signal?: AbortSignal) => systemClock.sleep(Math.min(ms, LONGEST_WAIT_MS), signal),
};
beforeAll(async () => {
  for (const kind of TASK_KINDS) gates.set(kind, await Gate.before(`afluente-dev-trial-${kind}`));
  lake = await TestLake.open('trial', withAllNames(), undefined, {
    clock,
    functionEndpoint: (name, endpoint) =>
      [...gates.values()].reduce((to, gate) => gate.endpointFor(name, to), endpoint),
  });
  published = new Published(lake, TARGETS);
  const written = [...new Set(changes.map(changeOf).flatMap(({ from, to }) => [from, to]))];
  const all = await variants('trial', written);
  bundled = new Map(written.map((one, index) => [one, all[index]!]));
  turns = new Turns(lake, 'trial');
  turns.deploy(all[0]!);
  for (const [Key, Body] of Object.entries(LANDED))
    await lake.aws.s3.send(new PutObjectCommand({ Bucket: lake.pipeline.bucket, Key, Body }));
  await lake.quiet();
}, 300_000);
afterAll(async () => {
  for (const gate of gates.values()) await gate.close();
  await lake.close();
});

/** Roles as the deployments of all targets, datasets and modes would make them. */
function withAllNames(): string {
  const [target, ...targets] = TARGETS;
  const [dataset, ...datasets] = DATASETS;
  const others = [
    ...targets.map((one) => (resource: string) => resource.replaceAll(target, one)),
    ...datasets.map((one) => ofDataset(dataset, one)),
    // In append mode a raw object is named after its source.
    ...DATASETS.map(
      (one) => (resource: string) =>
        ofDataset(dataset, one)(resource).replaceAll(`raw-data/${one}/${one}.csv`, `raw-data/${one}/*`),
    ),
  ];
  return withRolesOf('trial', others);
}

const at = (kind: TaskKind) => TASK_KINDS.indexOf(kind);
const idOf = (one: Variant) => fingerprintOf(one.fingerprints);
type Outcome = 'before' | 'after' | 'ended';

interface Deployments {
  readonly before: Variant;
  readonly after: Variant;
}

/** The variants of a change, once it is known what each publishes alone. */
async function learnt(change: ChangeName): Promise<Deployments> {
  const { from, to, refused } = changeOf(change);
  return { before: await alone(from, undefined), after: await alone(to, refused) };
}

async function alone(written: Written, refused: string | undefined): Promise<Variant> {
  const one = bundled.get(written)!;
  if (known.has(written)) return one;
  known.add(written);
  turns.deploy(one);
  const run = await lake.start();
  expect({ error: run.error, message: run.message }).toEqual({
    error: refused,
    message: refused === undefined ? '' : expect.any(String),
  });
  await published.learn(one, refused === undefined);
  await lake.quiet();
  return one;
}

/** What becomes of a run whose next task is the first of the new definition. */
function expected(change: ChangeName, next: number): Outcome {
  const { part } = changeOf(change);
  if (part === 'none') return 'after';
  if (next > at('publish')) return 'before';
  const stamp = { rows: 'upload', build: 'clear-output', checks: 'check-quality' } as const;
  if (next <= at(stamp[part])) return 'after';
  return part === 'checks' ? 'before' : 'ended';
}

async function expectOutcome(outcome: Outcome, change: ChangeName, executionArn: string, redrives: number) {
  const { before, after } = await learnt(change);
  const run = await lake.finish(executionArn);
  const { refused } = changeOf(change);
  const error = outcome === 'ended' ? 'DefinitionChanged' : outcome === 'after' ? refused : undefined;
  const message =
    outcome === 'ended' ? expect.stringContaining('start the pipeline again.') : expect.any(String);
  expect({ error: run.error, message: run.message }).toEqual({
    error,
    message: error === undefined ? '' : message,
  });
  const ids = Array.from({ length: redrives + 1 }, (_, redriveCount) =>
    runIdOf({ id: executionArn, startTime: run.startedAt.toISOString(), redriveCount }),
  );
  const its = (await published.now()).filter((one) => ids.some((id) => id === one.run));
  const by = run.status === 'SUCCEEDED' ? [idOf(outcome === 'before' ? before : after)] : [];
  expect(its.map(({ definition }) => definition)).toEqual(by);
}

/**
 * Whatever is deployed is published by the next unattended start, or is already: never *unchanged* over another.
 * @returns whether that start published it
 */
async function expectHealed(change: ChangeName): Promise<boolean> {
  const { after } = await learnt(change);
  const { refused } = changeOf(change);
  const its = async () =>
    (await published.now()).find(({ target }) => target === targetOf(after))?.definition;
  await lake.quiet();
  const outcome = (await its()) === idOf(after) ? 'unchanged' : 'acquired';
  const run = await lake.start({ trigger: 'schedule' });
  if (refused === undefined) {
    expect({ status: run.status, message: run.message }).toEqual({ status: 'SUCCEEDED', message: '' });
    expect((await lake.output(run)).lock.outcome).toBe(outcome);
    expect(await its()).toBe(idOf(after));
    expect(lake.json(datasetOwnerKey(after.definition.source.dataset)).pipeline).toBe('trial');
  } else expect(run.error).toBe(refused);
  await lake.quiet();
  return refused === undefined && outcome === 'acquired';
}

/** An execution of the former definition, met in a task; then the other one is deployed. */
async function metAt(kind: TaskKind, change: ChangeName, stopped: boolean): Promise<string> {
  const { before, after } = await learnt(change);
  turns.deploy(before);
  const held = gates.get(kind)!.hold();
  const executionArn = await lake.begin();
  await held;
  if (stopped) await lake.aws.states.send(new StopExecutionCommand({ executionArn }));
  turns.deploy(after);
  return executionArn;
}

async function expectRedriven(change: ChangeName, kind: TaskKind, executionArn: string): Promise<void> {
  await redrive(executionArn);
  // A build that wasn't complete is begun anew, and so by what is deployed.
  const next = kind === 'ctas' ? at('clear-output') : at(kind);
  await expectOutcome(expected(change, next), change, executionArn, 1);
}

const redrive = (executionArn: string) => lake.aws.states.send(new RedriveExecutionCommand({ executionArn }));
const all = TASK_KINDS.flatMap((kind) => changes.map((change) => [change, kind] as const));

test.each(cases(all, 67))('%s, deployed while %s runs', async (change, kind) => {
  const executionArn = await metAt(kind, change, false);
  gates.get(kind)!.open();
  await expectOutcome(expected(change, at(kind) + 1), change, executionArn, 0);
  await expectHealed(change);
});

test.each(cases(all, 71))(
  '%s, deployed over a run that failed at %s and is redriven',
  async (change, kind) => {
    const executionArn = await metAt(kind, change, true);
    await expectRedriven(change, kind, executionArn);
    // What the first attempt still does, it does in vain.
    gates.get(kind)!.open();
    await expectHealed(change);
  },
);

test.each(cases(all, 73))(
  '%s, deployed over a run that died at %s and is taken over',
  async (change, kind) => {
    const dead = await metAt(kind, change, true);
    const overtaken = await expectHealed(change);
    gates.get(kind)!.open();
    await lake.quiet();
    if (overtaken) {
      const was = await published.now();
      await redrive(dead);
      const again = await lake.finish(dead);
      await lake.quiet();
      const now = await published.now();
      // It begins from its first state, or is too late.
      if (again.status === 'SUCCEEDED')
        for (const one of now) expect(was).toContainEqual({ ...one, run: expect.any(String) });
      else expect(now).toEqual(was);
    } else {
      // Nothing was published over it: it is redriven as if nobody had come between.
      await expectRedriven(change, kind, dead);
      await expectHealed(change);
    }
  },
);
