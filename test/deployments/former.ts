import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as z from 'zod/mini';
import { Stack } from './assembly.ts';

/**
 * The stage dev of release 0.1 with its bridge and Grafana, as it was synthesized: what a new release is deployed over.
 * Metadata and descriptions are left out.
 */
export function former(): Stack[] {
  const file = join(import.meta.dirname, '../fixtures/deployed/0.1.json');
  return z.array(Stack).parse(JSON.parse(readFileSync(file, 'utf8')));
}

/** The names of what stacks export. */
export function exportsOf(stacks: readonly Stack[]): string[] {
  return stacks
    .flatMap(({ template }) => Object.values(template.Outputs))
    .flatMap(({ Export }) => (Export ? [Export.Name] : []))
    .sort();
}

/** The same without what is exported for it: what the release after the next deploys. */
export function withoutExports(stacks: readonly Stack[]): Stack[] {
  return stacks.map((stack) => ({
    ...stack,
    template: {
      ...stack.template,
      Outputs: Object.fromEntries(Object.entries(stack.template.Outputs).filter(([, { Export }]) => !Export)),
    },
  }));
}

/** A copy with one stack's template changed. */
export function changed(
  stacks: readonly Stack[],
  name: string,
  change: (template: Stack['template']) => void,
): Stack[] {
  const copy = structuredClone([...stacks]);
  const stack = copy.find((one) => one.name === name);
  if (!stack) throw new Error(`There is no stack ${name}.`);
  change(stack.template);
  return copy;
}
