import type { Edge, Graph, Node } from '@viz-js/viz';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as z from 'zod/mini';

const Manifest = z.object({
  artifacts: z.record(
    z.string(),
    z.object({ type: z.string(), dependencies: z.optional(z.array(z.string())) }),
  ),
});

const Template = z.object({ Resources: z.record(z.string(), z.object({ Type: z.string() })) });

/** A stack of a synthesized app: what it holds, and what is deployed before it. */
export interface Stack {
  readonly name: string;
  /** Resource type → how many. */
  readonly holds: ReadonlyMap<string, number>;
  /** The names of the stacks that are deployed before. */
  readonly needs: readonly string[];
}

/** The stacks of a cloud assembly, in the order of their names. */
export function stacksOf(assembly: string): Stack[] {
  const read = (file: string): unknown => JSON.parse(readFileSync(join(assembly, file), 'utf8'));
  const { artifacts } = Manifest.parse(read('manifest.json'));
  const names = Object.keys(artifacts)
    .filter((name) => artifacts[name]?.type === 'aws:cloudformation:stack')
    .sort();
  return names.map((name) => ({
    name,
    holds: countsOf(read(`${name}.template.json`)),
    needs: artifacts[name]?.dependencies?.filter((one) => names.includes(one)) ?? [],
  }));
}

function countsOf(template: unknown): Map<string, number> {
  const counts = new Map<string, number>();
  for (const { Type } of Object.values(Template.parse(template).Resources))
    counts.set(Type, (counts.get(Type) ?? 0) + 1);
  return new Map([...counts].sort(([a], [b]) => a.localeCompare(b, 'en')));
}

/** What belongs to another resource, and says nothing of its own in a picture. */
const ATTACHED = /Policy$|::Permission$/;

/** The stacks as a graph: what each holds, and which is deployed before which. */
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
    edgeAttributes: { arrowsize: 0.7 },
    nodes: stacks.map(nodeOf),
    edges: stacks.flatMap(edgesOf).filter(({ tail }) => drawn.has(tail)),
  };
}

function nodeOf({ name, holds }: Stack): Node {
  const lines = [...holds]
    .filter(([type]) => !ATTACHED.test(type))
    .map(([type, count]) => `<tr><td align="left">${roomy(`${count} × ${wordsOf(type)}`)}</td></tr>`);
  const head = `<tr><td align="left"><font point-size="14"><b>${roomy(shortened(name))}</b></font></td></tr>`;
  const html = `<table border="0" cellspacing="0" cellpadding="2">${head}${lines.join('')}</table>`;
  return { name, attributes: { class: 'stack', label: { html } } };
}

/** A line with room behind it: a browser's letters are wider than those that Graphviz reckons with. */
function roomy(text: string): string {
  return text + '&#160;'.repeat(Math.ceil(text.length / 7));
}

function edgesOf({ name, needs }: Stack): Edge[] {
  return needs.map((before) => ({ tail: before, head: name }));
}

/** What follows `afluente-<stage>-`. */
function shortened(name: string): string {
  return name.replace(/^[^-]+-[^-]+-/, '');
}

/** `AWS::Lambda::Function` → `Lambda Function` */
function wordsOf(type: string): string {
  return type.replace(/^AWS::/, '').replace('::', ' ');
}
