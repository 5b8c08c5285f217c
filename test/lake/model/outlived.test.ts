import { published } from './moves.ts';
import { play } from './play.ts';
import { World } from './world.ts';

/** Set to try every task, and not only those that take the lock, publish and delete. */
const ALL = process.env['AFLUENTE_MODEL_RUNS'] !== undefined;
const TASKS = ALL
  ? ['acquire-lock', 'upload', 'clear-output', 'ctas', 'publish', 'expire-versions']
  : ['acquire-lock', 'publish'];
/** More than publishing makes. */
const CALLS = 10;

const places = TASKS.flatMap((task) => Array.from({ length: CALLS }, (_, call) => [task, call] as const));

/** A run is stopped at a call; another comes between, as a whole; then the call of the first goes on. */
test.each(places)(
  'a run that is stopped in %s behind %i calls, which go on later, spoils nothing',
  async (task, call) => {
    const world = new World();
    const outlived = 'manual-2#0';
    await play(
      [
        published(1),
        () => world.start('first', 'manual'),
        () => world.reach(outlived, task, call),
        () => world.stop(world.aws.executions.all()[1]!),
        () => world.events.forEach((event) => world.deliver(event)),
        () => world.go('release-lock-1', 100),
        () => world.start('first', 'manual'),
        () => world.go('manual-3#0', 300),
        () => world.go(outlived, 300),
      ],
      world,
    );
  },
);

/** The same, and the first is redriven: its own earlier attempt goes on beside it. */
test.each(places)(
  'a run that is redriven while its call of %s goes on behind %i calls spoils nothing',
  async (task, call) => {
    const world = new World();
    const outlived = 'manual-2#0';
    await play(
      [
        published(1),
        () => world.start('first', 'manual'),
        () => world.reach(outlived, task, call),
        () => world.stop(world.aws.executions.all()[1]!),
        () => world.redrive(world.aws.executions.all()[1]!),
        () => world.go('manual-2#1', 12),
        () => world.go(outlived, 300),
        () => world.go('manual-2#1', 300),
      ],
      world,
    );
  },
);
