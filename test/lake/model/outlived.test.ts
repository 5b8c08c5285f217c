import { type Move, published } from './moves.ts';
import { play } from './play.ts';
import type { World } from './world.ts';

/** Set to try every task, and not only those that take the lock, publish and delete. */
const ALL = process.env['AFLUENTE_MODEL_RUNS'] !== undefined;
const TASKS = ALL
  ? ['acquire-lock', 'upload', 'clear-output', 'ctas', 'publish', 'expire-versions']
  : ['acquire-lock', 'publish'];
/** More than publishing makes. */
const CALLS = 10;

const upTo = (calls: number) => Array.from({ length: calls }, (_, call) => call);

const places = TASKS.flatMap((task) => upTo(CALLS).map((call) => [task, call] as const));

/** The run whose call outlives its execution, and that execution. */
const OUTLIVED = 'manual-2#0';
const executionOf = (world: World) => world.aws.executions.all()[1]!;

/** When a version is published, a run is stopped at a call of a task. */
const stoppedAt = (task: string, call: number): Move[] => [
  published(1),
  (world) => world.start('first', 'manual'),
  (world) => world.reach(OUTLIVED, task, call),
  (world) => world.stop(executionOf(world)),
];

/** A run is stopped at a call; another comes between, as a whole; then the call of the first goes on. */
test.each(places)(
  'a run that is stopped in %s behind %i calls, which go on later, spoils nothing',
  (task, call) =>
    play([
      ...stoppedAt(task, call),
      (world) => world.events.forEach((event) => world.deliver(event)),
      (world) => world.go('release-lock-1', 100),
      (world) => world.start('first', 'manual'),
      (world) => world.go('manual-3#0', 300),
      (world) => world.go(OUTLIVED, 300),
    ]),
);

/** The same, and the first is redriven: its own earlier attempt goes on beside it. */
test.each(places)(
  'a run that is redriven while its call of %s goes on behind %i calls spoils nothing',
  (task, call) =>
    play([
      ...stoppedAt(task, call),
      (world) => world.redrive(executionOf(world)),
      (world) => world.go('manual-2#1', 12),
      (world) => world.go(OUTLIVED, 300),
      (world) => world.go('manual-2#1', 300),
    ]),
);

/** The run that deletes the version before last, and the command that publishes that again and cuts the run off. */
const EXPIRING = 'manual-4#0';
const BACK = 'rollback-1';
/** Calls of either: the version is judged, and gone behind that; it is looked up, and published. */
const EXPIRY = ALL ? upTo(22) : [0, 10, 16, 17, 19];
const ROLLBACK = ALL ? upTo(34) : [22, 23, 27, 29, 32];

const meetings = EXPIRY.flatMap((expiry) => ROLLBACK.map((back) => [expiry, back] as const));

test.each(meetings)(
  'a version whose expiry is behind %i calls is published again by a rollback or is gone: behind %i calls they meet',
  (expiry, back) =>
    play([
      published(3),
      (world) => world.start('first', 'manual'),
      (world) => world.reach(EXPIRING, 'expire-versions', expiry),
      (world) => world.rollBack('first', 2, true),
      (world) => world.go(BACK, back),
      (world) => world.go(EXPIRING, 300),
      (world) => world.go(BACK, 300),
    ]),
);
