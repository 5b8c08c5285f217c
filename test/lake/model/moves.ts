import fc from 'fast-check';
import { LANDED, OLDER } from './run.ts';
import { PIPELINES, type World } from './world.ts';

/** Something that befalls a world. */
export type Move = (world: World) => unknown;

/** One of what there is, if there is any. */
function pick<T>(all: readonly T[], nth: number): T | undefined {
  return all[nth % all.length];
}

const nth = fc.nat(7);
const described = (text: string, move: Move) => Object.assign(move, { [fc.toStringMethod]: () => text });

const pipelineName = fc.oneof(
  { arbitrary: fc.constant(PIPELINES[0]), weight: 9 },
  { arbitrary: fc.constant(PIPELINES[1]), weight: 1 },
);

/** So many calls: few, or as many as tasks make. */
const calls = fc.oneof(fc.integer({ min: 1, max: 12 }), fc.integer({ min: 1, max: 90 }));

const moves: fc.WeightedArbitrary<Move>[] = [
  {
    weight: 12,
    arbitrary: fc.tuple(nth, calls).map(([actor, some]) =>
      described(`go(${actor}, ${some})`, async (world) => {
        const one = pick(world.actors(), actor);
        if (one !== undefined) await world.go(one, some);
      }),
    ),
  },
  {
    weight: 4,
    arbitrary: fc
      .tuple(pipelineName, fc.constantFrom('manual', 'landing', 'of a file', 'of an older file'))
      .map(([pipeline, how]) =>
        described(`start(${pipeline}, ${how})`, (world) =>
          how.startsWith('of')
            ? world.start(pipeline, 'manual', { key: how === 'of a file' ? LANDED : OLDER })
            : world.start(pipeline, how === 'manual' ? 'manual' : 'landing'),
        ),
      ),
  },
  {
    weight: 4,
    arbitrary: fc
      .tuple(
        nth,
        fc.constantFrom('acquire-lock', 'upload', 'clear-output', 'ctas', 'publish', 'expire-versions'),
        fc.nat(12),
        fc.constantFrom('stays', 'dies', 'dies behind a call', 'is given up', 'is stopped'),
      )
      .map(([nthActor, task, some, what]) =>
        described(`reach(${nthActor}, ${task}, ${some}): ${what}`, async (world) => {
          const actor = pick(world.actors(), nthActor);
          if (actor === undefined) return;
          await world.reach(actor, task, some);
          const [process, execution] = [world.processOf(actor), world.executionOf(actor)];
          if (what === 'dies') process?.kill();
          if (what === 'dies behind a call') process?.killBehindCall();
          if (what === 'is given up') process?.giveUp();
          if (what === 'is stopped' && execution) world.stop(execution);
        }),
      ),
  },
  {
    weight: 1,
    arbitrary: nth.map((execution) =>
      described(`stop(${execution})`, (world) => {
        const running = world.aws.executions.all().filter(({ status }) => status === 'RUNNING');
        const one = pick(running, execution);
        if (one) world.stop(one);
      }),
    ),
  },
  {
    weight: 2,
    arbitrary: nth.map((execution) =>
      described(`redrive(${execution})`, (world) => {
        const ended = world.aws.executions
          .all()
          .filter(({ status }) => ['FAILED', 'ABORTED'].includes(status));
        const one = pick(ended, execution);
        if (one) world.redrive(one);
      }),
    ),
  },
  {
    weight: 2,
    arbitrary: nth.map((event) =>
      described(`deliver(${event})`, (world) => {
        const one = pick(world.events, event);
        if (one) world.deliver(one);
      }),
    ),
  },
  {
    weight: 2,
    arbitrary: fc.tuple(nth, fc.constantFrom('SUCCEEDED' as const, 'FAILED' as const)).map(([query, state]) =>
      described(`endQuery(${query}, ${state})`, (world) => {
        const one = pick(world.aws.queries.running(), query);
        if (one !== undefined) world.endQuery(one, state);
      }),
    ),
  },
  {
    weight: 2,
    arbitrary: fc
      .constantFrom(1, 60, 7 * 3600)
      .map((seconds) => described(`pass(${seconds} s)`, (world) => world.pass(seconds))),
  },
  { weight: 1, arbitrary: fc.constant(described('land()', (world) => world.land())) },
  {
    weight: 2,
    arbitrary: fc
      .tuple(pipelineName, nth, fc.boolean())
      .map(([pipeline, version, fenceOff]) =>
        described(`rollBack(${pipeline}, ${version}, ${fenceOff})`, (world) =>
          world.rollBack(pipeline, version, fenceOff),
        ),
      ),
  },
  {
    weight: 1,
    arbitrary: fc
      .boolean()
      .map((back) =>
        described(`adopt(${back ? 'back' : 'on'})`, (world) =>
          back ? world.adopt('second', 'first') : world.adopt('first', 'second'),
        ),
      ),
  },
];

/** Versions that were published before anything goes wrong, each when nobody read the one before any more. */
export function published(versions: number): Move {
  return described(`published(${versions})`, async (world) => {
    for (let version = 0; version < versions; version += 1) {
      world.start('first', 'manual');
      await world.settle();
      await world.pass(7 * 3600);
    }
  });
}

/** What may come one after the other. */
export const histories = fc
  .tuple(
    fc.constantFrom(0, 1, 3).map(published),
    fc.array(fc.oneof(...moves), { minLength: 20, maxLength: 50, size: 'max' }),
  )
  .map(([first, others]) => [first, ...others]);
