import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as z from 'zod/mini';

const Resource = z.object({
  Type: z.string(),
  Properties: z._default(z.record(z.string(), z.unknown()), {}),
  DeletionPolicy: z._default(z.string(), 'Delete'),
  UpdateReplacePolicy: z._default(z.string(), 'Delete'),
});
const Output = z.object({ Value: z.unknown(), Export: z.optional(z.object({ Name: z.string() })) });

export const Template = z.object({
  Resources: z.record(z.string(), Resource),
  Outputs: z._default(z.record(z.string(), Output), {}),
});
export type Template = z.infer<typeof Template>;

/** A stack as it was synthesized. */
export const Stack = z.object({
  name: z.string(),
  /** The names of those that are deployed before. */
  needs: z.array(z.string()),
  template: Template,
});
export type Stack = z.infer<typeof Stack>;

const Manifest = z.object({
  artifacts: z.record(
    z.string(),
    z.object({
      type: z.string(),
      dependencies: z._default(z.array(z.string()), []),
      properties: z.optional(z.looseObject({ templateFile: z.optional(z.string()) })),
    }),
  ),
});

/** The stacks of a cloud assembly. */
export function stacksIn(directory: string): Stack[] {
  const read = (file: string): unknown => JSON.parse(readFileSync(join(directory, file), 'utf8'));
  const artifacts = Object.entries(Manifest.parse(read('manifest.json')).artifacts).filter(
    ([, { type }]) => type === 'aws:cloudformation:stack',
  );
  const names = new Set(artifacts.map(([name]) => name));
  return artifacts.map(([name, { dependencies, properties }]) => ({
    name,
    needs: dependencies.filter((one) => names.has(one)),
    template: Template.parse(read(properties?.templateFile ?? '')),
  }));
}

/** The stacks in an order in which the CDK may deploy them: each after those that it needs. */
export function inOrder(stacks: readonly Stack[]): Stack[] {
  const done = new Set<Stack>();
  const visit = (stack: Stack): void => {
    if (done.has(stack)) return;
    for (const before of stacks) if (stack.needs.includes(before.name)) visit(before);
    done.add(stack);
  };
  for (const stack of stacks) visit(stack);
  return [...done];
}

/** What a template imports, by the exports' names. */
export function importsOf({ Resources, Outputs }: Template): Set<string> {
  const names = JSON.stringify([Resources, Outputs]).matchAll(/\{"Fn::ImportValue":"([^"]+)"\}/g);
  return new Set([...names].map(([, name = '']) => name));
}
