import type { Move } from './moves.ts';
import { Broken } from './witness.ts';
import { PIPELINES, World } from './world.ts';

/**
 * Plays a history and lets everything end. A call that outlived its execution may have taken the lock for it by then:
 * who starts next takes it over. So each pipeline starts once more, the owner of the dataset twice, when readers have
 * left what came before.
 * @throws Broken when something was seen that must never be, or is left in the end
 */
export async function play(history: readonly Move[]): Promise<void> {
  const world = new World();
  for (const move of history) {
    await move(world);
    world.witness.look();
  }
  await world.settle();
  const owner = await world.finishAdoption();
  for (const pipeline of [...PIPELINES, owner]) {
    await world.pass(7 * 3600);
    const execution = world.start(pipeline, 'manual');
    await world.settle();
    if (execution.status !== (pipeline === owner ? 'SUCCEEDED' : 'FAILED'))
      throw new Broken(`an undisturbed run of ${pipeline} ends as ${execution.status}`);
  }
  assertGivenBack(world);
}

function assertGivenBack(world: World): void {
  if (world.surprise) throw world.surprise;
  for (const pipeline of PIPELINES) {
    const { owner } = world.lockOf(pipeline) ?? {};
    if (owner) throw new Broken(`${owner.name} has the lock of ${pipeline} in the end`);
  }
  const left = [...world.witness.leftovers(), ...world.madeByRuns(), ...world.aws.queries.running()];
  if (left.length > 0) throw new Broken(`${left.join()} is left in the end`);
}
