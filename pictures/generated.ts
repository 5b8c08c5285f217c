import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as z from 'zod/mini';
import { DOCUMENT_STYLE, draw } from './draw.ts';
import { machineGraph, parseMachine } from './machine.ts';
import { type Stack, stacksGraph, stacksOf } from './stacks.ts';

/**
 * The pictures of the documentation, made from a synthesized app: the path of each, and its text.
 * @param assembly the app's `cdk.out`
 * @param pipeline the one that is drawn, of however many there are
 */
export async function pictureFiles(assembly: string, pipeline: string): Promise<Map<string, string>> {
  const stacks = stacksOf(assembly).filter(
    ({ name }) => !name.includes('-pipeline-') || name.endsWith(`-pipeline-${pipeline}`),
  );
  const machine = machineGraph(parseMachine(definitionIn(assembly, stacks)));
  return new Map([
    [
      'docs/state-machine.svg',
      await draw(machine, {
        title: 'The state machine of a pipeline',
        description:
          'Ten tasks one after the other; beside each that waits for Athena a choice and a wait, and two early ends behind the lock.',
        style: DOCUMENT_STYLE,
      }),
    ],
    [
      'docs/stacks.svg',
      await draw(stacksGraph(stacks), {
        title: 'The stacks of a stage',
        description: 'What each stack holds, and an arrow to each that is deployed after it.',
        style: DOCUMENT_STYLE,
      }),
    ],
  ]);
}

const StateMachines = z.object({
  Resources: z.record(
    z.string(),
    z.object({
      Type: z.string(),
      Properties: z.optional(
        z.object({
          DefinitionString: z.optional(z.object({ 'Fn::Join': z.tuple([z.string(), z.array(z.unknown())]) })),
        }),
      ),
    }),
  ),
});

/** The definition of the first pipeline's machine, its functions' ARNs left open: no picture shows them. */
function definitionIn(assembly: string, stacks: readonly Stack[]): string {
  const stack = stacks.find(({ holds }) => holds.has('AWS::StepFunctions::StateMachine'));
  const text: unknown = JSON.parse(readFileSync(join(assembly, `${stack?.name}.template.json`), 'utf8'));
  for (const { Type, Properties } of Object.values(StateMachines.parse(text).Resources)) {
    if (Type !== 'AWS::StepFunctions::StateMachine') continue;
    const [separator, parts] = Properties?.DefinitionString?.['Fn::Join'] ?? ['', []];
    return parts.map((part) => (typeof part === 'string' ? part : '')).join(separator);
  }
  throw new Error(`${assembly} has no state machine.`);
}
