import { RedriveExecutionCommand, StopExecutionCommand } from '@aws-sdk/client-sfn';
import { fingerprintOf } from '../../core/definition/fingerprint.ts';
import { runIdOf } from '../../core/run-id.ts';
import { TASK_KINDS, type TaskKind } from '../../core/tasks.ts';
import { altered } from '../support/assemblies.ts';
import { base, type Change, CHANGES, changes, ROWS, SQL, TARGETS } from '../support/changes.ts';
import { Gate } from '../support/gate.ts';
import { TestLake } from '../support/lake.ts';
import { Published, targetOf } from '../support/published.ts';
import { cases } from '../support/short.ts';
import { deploy, type Variant, variant } from '../support/variant.ts';

// A definition is deployed over another one between the states of a run: what is published is what one of the two
// would have published alone, and is stamped with that one.

let lake: TestLake;
let published: Published;
let before: Variant;
const after = new Map<Change, Variant>();
const gates = new Map<TaskKind, Gate>();

beforeAll(async () => {
  for (const kind of TASK_KINDS) gates.set(kind, await Gate.before(`afluente-dev-trial-${kind}`));
  lake = await TestLake.open('trial', withBothTargets(), undefined, {
    functionEndpoint: (name, endpoint) =>
      [...gates.values()].reduce((to, gate) => gate.endpointFor(name, to), endpoint),
  });
  published = new Published(lake, TARGETS);
  before = variant('trial', base, SQL);
  for (const change of changes) {
    const [, definition, sql] = CHANGES[change];
    after.set(change, variant('trial', definition, sql));
  }
  deploy(lake, before);
  await lake.put(ROWS);
  await lake.quiet();
  for (const one of [before, ...after.values()]) {
    deploy(lake, one);
    await published.learn(one, (await lake.start()).status === 'SUCCEEDED');
    await lake.quiet();
  }
}, 300_000);
afterAll(async () => {
  for (const gate of gates.values()) await gate.close();
  await lake.close();
});

/** Roles as the deployments of both targets would make them. */
function withBothTargets(): string {
  const [one, other] = TARGETS;
  const twice = (resource: unknown) => {
    const text = JSON.stringify(resource);
    return text.includes(one) ? [resource, JSON.parse(text.replaceAll(one, other))] : [resource];
  };
  return altered('test', 'pipeline-trial', ({ Resources }) => {
    for (const { Type, Properties } of Object.values(Resources)) {
      if (Type !== 'AWS::IAM::Policy') continue;
      for (const statement of Properties['PolicyDocument'].Statement) {
        statement.Resource = [statement.Resource].flat().flatMap(twice);
        const listed = statement.Condition?.StringLike;
        if (listed) listed['s3:prefix'] = [listed['s3:prefix']].flat().flatMap(twice);
      }
    }
  });
}

const at = (kind: TaskKind) => TASK_KINDS.indexOf(kind);
const idOf = (one: Variant) => fingerprintOf(one.fingerprints);
type Outcome = 'before' | 'after' | 'ended';

/** What becomes of a run whose next task is the first of the new definition. */
function expected(change: Change, next: number): Outcome {
  const [part] = CHANGES[change];
  if (part === 'none') return 'after';
  if (next > at('publish')) return 'before';
  const stamp = { rows: 'upload', build: 'clear-output', checks: 'check-quality' } as const;
  if (next <= at(stamp[part])) return 'after';
  return part === 'checks' ? 'before' : 'ended';
}

async function expectOutcome(outcome: Outcome, change: Change, executionArn: string, redrives: number) {
  const run = await lake.finish(executionArn);
  const to = after.get(change)!;
  const refused = outcome === 'after' && !published.publishes(to);
  const ending = {
    ended: { error: 'DefinitionChanged', message: expect.stringContaining('start the pipeline again.') },
    refused: { error: 'ChecksFailed', message: expect.any(String) },
    published: { error: undefined, message: '' },
  }[outcome === 'ended' ? outcome : refused ? 'refused' : 'published'];
  expect({ error: run.error, message: run.message }).toEqual(ending);
  const ids = Array.from({ length: redrives + 1 }, (_, redriveCount) =>
    runIdOf({ id: executionArn, startTime: run.startedAt.toISOString(), redriveCount }),
  );
  const its = (await published.now()).filter((one) => ids.some((id) => id === one.run));
  const by = run.status === 'SUCCEEDED' ? [idOf(outcome === 'before' ? before : to)] : [];
  expect(its.map(({ definition }) => definition)).toEqual(by);
}

/** Whatever is deployed is published by the next unattended start, or is already: never *unchanged* over another. */
async function expectHealed(change: Change) {
  const to = after.get(change)!;
  const its = async () => (await published.now()).find(({ target }) => target === targetOf(to))?.definition;
  await lake.quiet();
  const outcome = (await its()) === idOf(to) ? 'unchanged' : 'acquired';
  const run = await lake.start({ trigger: 'schedule' });
  if (published.publishes(to)) {
    expect({ status: run.status, message: run.message }).toEqual({ status: 'SUCCEEDED', message: '' });
    expect((await lake.output(run)).lock.outcome).toBe(outcome);
    expect(await its()).toBe(idOf(to));
  } else expect(run.error).toBe('ChecksFailed');
  await lake.quiet();
}

/** An execution of the former definition, met in a task; then the other one is deployed. */
async function metAt(kind: TaskKind, change: Change, stopped: boolean): Promise<string> {
  deploy(lake, before);
  const held = gates.get(kind)!.hold();
  const executionArn = await lake.begin();
  await held;
  if (stopped) await lake.aws.states.send(new StopExecutionCommand({ executionArn }));
  deploy(lake, after.get(change)!);
  return executionArn;
}

const redrive = (executionArn: string) => lake.aws.states.send(new RedriveExecutionCommand({ executionArn }));
const all = TASK_KINDS.flatMap((kind) => changes.map((change) => [change, kind] as const));

test.each(cases(all, 19))('%s, deployed while %s runs', async (change, kind) => {
  const executionArn = await metAt(kind, change, false);
  gates.get(kind)!.open();
  await expectOutcome(expected(change, at(kind) + 1), change, executionArn, 0);
  await expectHealed(change);
});

test.each(cases(all, 27))(
  '%s, deployed over a run that failed at %s and is redriven',
  async (change, kind) => {
    const executionArn = await metAt(kind, change, true);
    await redrive(executionArn);
    // A build that wasn't complete is begun anew, and so by what is deployed.
    const next = kind === 'ctas' ? at('clear-output') : at(kind);
    await expectOutcome(expected(change, next), change, executionArn, 1);
    // What the first attempt still does, it does in vain.
    gates.get(kind)!.open();
    await expectHealed(change);
  },
);

const takenOver = all.filter(([change]) => change === 'a tightened rule' || change === 'another SELECT');

test.each(cases(takenOver, 9))(
  '%s, deployed over a run that died at %s and is taken over',
  async (change, kind) => {
    const dead = await metAt(kind, change, true);
    await expectHealed(change);
    gates.get(kind)!.open();
    await lake.quiet();
    const was = await published.now();
    await redrive(dead);
    const again = await lake.finish(dead);
    await lake.quiet();
    const now = await published.now();
    // It begins from its first state, or is too late.
    if (again.status === 'SUCCEEDED')
      for (const one of now) expect(was).toContainEqual({ ...one, run: expect.any(String) });
    else expect(now).toEqual(was);
  },
);
