import type { Attributes, Edge, Graph, Node } from '@viz-js/viz';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as z from 'zod/mini';

const Manifest = z.object({
  artifacts: z.record(
    z.string(),
    z.object({ type: z.string(), dependencies: z.optional(z.array(z.string())) }),
  ),
});

const Template = z.object({
  Resources: z.record(z.string(), z.object({ Type: z.string() })),
  Outputs: z._default(
    z.record(
      z.string(),
      z.object({ Value: z.unknown(), Export: z.optional(z.object({ Name: z.unknown() })) }),
    ),
    {},
  ),
});
type Template = z.infer<typeof Template>;

/** A stack of a synthesized app: what it holds, and what it has from other stacks. */
export interface Stack {
  readonly name: string;
  /** Resource type → how many. */
  readonly holds: ReadonlyMap<string, number>;
  /** Stacks that are deployed before, each with the types of what this one takes from it. */
  readonly needs: ReadonlyMap<string, ReadonlySet<string>>;
}

/** The stacks of a cloud assembly, in the order of their names. */
export function stacksOf(assembly: string): Stack[] {
  const read = (file: string): unknown => JSON.parse(readFileSync(join(assembly, file), 'utf8'));
  const { artifacts } = Manifest.parse(read('manifest.json'));
  const names = Object.keys(artifacts)
    .filter((name) => artifacts[name]?.type === 'aws:cloudformation:stack')
    .sort();
  const texts = new Map(names.map((name) => [name, read(`${name}.template.json`)]));
  const templates = new Map([...texts].map(([name, text]) => [name, Template.parse(text)]));
  return names.map((name) => {
    const before = artifacts[name]?.dependencies?.filter((one) => templates.has(one)) ?? [];
    const text = JSON.stringify(texts.get(name));
    return {
      name,
      holds: countsOf(templates.get(name)),
      needs: new Map(before.map((one) => [one, takenFrom(templates.get(one), text)])),
    };
  });
}

function countsOf(template: Template | undefined): Map<string, number> {
  const counts = new Map<string, number>();
  for (const { Type } of Object.values(template?.Resources ?? {}))
    counts.set(Type, (counts.get(Type) ?? 0) + 1);
  return new Map([...counts].sort(([a], [b]) => a.localeCompare(b, 'en')));
}

const Reference = z.union([
  z.pipe(
    z.object({ Ref: z.string() }),
    z.transform(({ Ref }) => Ref),
  ),
  z.pipe(
    z.object({ 'Fn::GetAtt': z.array(z.string()) }),
    z.transform((value) => value['Fn::GetAtt'][0] ?? ''),
  ),
]);

/** The types of the resources whose exports a template imports. */
function takenFrom(template: Template | undefined, importer: string): Set<string> {
  const taken = new Set<string>();
  for (const { Value, Export } of Object.values(template?.Outputs ?? {})) {
    if (!Export || !importer.includes(`"Fn::ImportValue":${JSON.stringify(Export.Name)}`)) continue;
    const id = Reference.safeParse(Value).data ?? '';
    taken.add(template?.Resources[id]?.Type ?? 'a value');
  }
  return taken;
}

/** What belongs to another resource, and says nothing of its own in a picture. */
const ATTACHED = /Policy$|::Permission$/;

/** The stacks as a graph: what each holds, and what goes from one to the next. */
export function stacksGraph(stacks: readonly Stack[]): Graph {
  const drawn = new Set(stacks.map(({ name }) => name));
  return {
    directed: true,
    graphAttributes: { rankdir: 'LR', ranksep: 1, nodesep: 0.35, bgcolor: 'transparent', pad: 0.15 },
    nodeAttributes: {
      fontname: 'Helvetica',
      fontsize: 12,
      shape: 'box',
      style: 'rounded',
      margin: '0.32,0.12',
    },
    edgeAttributes: { fontname: 'Helvetica', fontsize: 11, arrowsize: 0.7 },
    nodes: stacks.map(nodeOf),
    edges: stacks.flatMap(edgesOf).filter(({ tail }) => drawn.has(tail)),
  };
}

function nodeOf({ name, holds }: Stack): Node {
  const lines = [...holds]
    .filter(([type]) => !ATTACHED.test(type))
    .map(([type, count]) => `<tr><td align="left">${count} × ${wordsOf(type)}</td></tr>`);
  const head = `<tr><td align="left"><font point-size="14"><b>${shortened(name)}&#160;&#160;</b></font></td></tr>`;
  const html = `<table border="0" cellspacing="0" cellpadding="2">${head}${lines.join('')}</table>`;
  return { name, attributes: { class: 'stack', label: { html } } };
}

function edgesOf({ name, needs }: Stack): Edge[] {
  return [...needs].map(([before, types]) => ({ tail: before, head: name, attributes: handedOver(types) }));
}

function handedOver(types: ReadonlySet<string>): Attributes {
  if (types.size === 0) return { style: 'dashed', label: ' before ' };
  return { label: ` ${[...types].map(wordsOf).join('\n')} ` };
}

/** What follows `afluente-<stage>-`. */
function shortened(name: string): string {
  return name.replace(/^[^-]+-[^-]+-/, '');
}

/** `AWS::Lambda::Function` → `Lambda Function` */
function wordsOf(type: string): string {
  return type.replace(/^AWS::/, '').replace('::', ' ');
}
