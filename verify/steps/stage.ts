import { stackPrefix } from '../../core/stage/stage.ts';
import { stackOutputs } from '../../operate/session/stage.ts';
import type { Notes } from '../seen.ts';
import type { Trial } from '../trial.ts';

/** What only some accounts have: see `StageSettings.bridge`. */
const OPTIONAL = 'bridge';

/** What CloudFormation tells of the stage. */
export async function stage({ session, mask }: Trial, notes: Notes): Promise<void> {
  const { aws, stage: name, pipeline } = session;
  const start = stackPrefix(name);
  await notes.facts('the stacks and their outputs', async () => {
    const outputs = Object.entries(await stackOutputs(aws, name)).map(
      ([stack, values]) => [stack.slice(start.length), values] as const,
    );
    const own = outputs.filter(([stack]) => isOwn(stack, pipeline.name));
    return Object.fromEntries([
      [
        'the stacks of the stage',
        own
          .map(([stack]) => stack)
          .toSorted()
          .join(', '),
      ],
      ...own.flatMap(([stack, values]) =>
        Object.entries(values).map(([output, value]) => [`the output ${output} of ${stack}`, mask(value)]),
      ),
    ]);
  });
}

/** Other pipelines' stacks are none of this verification's business. */
function isOwn(stack: string, pipeline: string): boolean {
  if (stack === OPTIONAL) return false;
  return !stack.startsWith('pipeline-') || stack === `pipeline-${pipeline.replaceAll('_', '-')}`;
}
