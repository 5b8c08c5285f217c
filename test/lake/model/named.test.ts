import { OLDER, TABLE } from './run.ts';
import { publicationOf } from '../../../core/published/published-table.ts';
import { World } from './world.ts';

/** The text of the file that readers' version was built from. */
function read(world: World): string | undefined {
  const { Parameters, Description } = world.aws.catalog.table(TABLE) ?? {};
  const run = publicationOf(Parameters, Description)?.run;
  const [text] = Object.values((run && world.witness.written.get(run)) ?? {});
  return text?.replace(/^1 of /, '');
}
const inputs = (world: World) => world.aws.executions.all().map(({ input }) => JSON.parse(input));
const OLD = 'id\n-1\n';
const older = (world: World) => world.start('first', 'manual', { key: OLDER });

/** The first run is at work, and waits at its build. */
async function atWork(begin: (world: World) => unknown): Promise<World> {
  const world = new World();
  begin(world);
  await world.reach(`manual-1#0`, 'ctas', 1);
  return world;
}

test('two starts by hand that name an older file leave readers with it', async () => {
  const world = await atWork(older);
  older(world);
  await world.settle();
  expect(read(world)).toBe(OLD);
  expect(inputs(world).at(-1)).toEqual({ trigger: 'follow-up', source: { key: OLDER } });
  expect(world.lockOf('first')).not.toHaveProperty('pending');
});

test('starts that were skipped are followed up in their order, each for what it asked for', async () => {
  const world = await atWork((one) => one.start('first', 'manual'));
  world.start('first', 'landing');
  await world.go('landing-2#0', 20);
  older(world);
  await world.settle();
  expect(read(world)).toBe(OLD);
  expect(inputs(world).slice(3)).toEqual([
    { trigger: 'follow-up' },
    { trigger: 'follow-up', source: { key: OLDER } },
  ]);
});

test('what was asked for before a start that names a file doesn’t undo it, and is owed where that fails', async () => {
  for (const fails of [false, true]) {
    const world = await atWork((one) => one.start('first', 'manual'));
    world.start('first', 'landing');
    await world.go('landing-2#0', 20);
    // Its event comes later than the next start.
    world.stop(world.aws.executions.all()[0]!);
    older(world);
    await world.reach('manual-3#0', 'ctas', 1);
    if (fails) world.stop(world.aws.executions.all()[2]!);
    await world.settle();
    expect(read(world)).toBe(fails ? 'id\n1\n' : OLD);
    expect(world.lockOf('first')).not.toHaveProperty('superseded');
  }
});

test('a follow-up run that a later start was faster than doesn’t undo that', async () => {
  const world = await atWork((one) => one.start('first', 'manual'));
  older(world);
  await world.go('manual-2#0', 20);
  for (let calls = 0; world.aws.executions.all().length < 3 && calls < 300; calls += 1)
    await world.go('manual-1#0', 1);
  const { name } = world.aws.executions.all()[2]!;
  world.start('first', 'landing');
  await world.go('landing-3#0', 300);
  expect(read(world)).toBe('id\n1\n');
  await world.go(`${name}#0`, 300);
  await world.settle();
  expect(read(world)).toBe('id\n1\n');
});
