import type { Attributes, Edge, Graph, Node } from '@viz-js/viz';
import * as z from 'zod/mini';

/** What of Amazon States Language a picture shows. */
const State = z.object({
  Type: z.string(),
  Comment: z.optional(z.string()),
  Next: z.optional(z.string()),
  Default: z.optional(z.string()),
  Choices: z.optional(z.array(z.object({ Next: z.string(), StringEquals: z.optional(z.string()) }))),
  Catch: z.optional(z.array(z.object({ Next: z.string() }))),
});
const Machine = z.object({
  Comment: z.optional(z.string()),
  StartAt: z.string(),
  States: z.record(z.string(), State),
});
export type Machine = z.infer<typeof Machine>;
type State = z.infer<typeof State>;

/** @param definition Amazon States Language, JSON text */
export function parseMachine(definition: string): Machine {
  return Machine.parse(JSON.parse(definition));
}

/** The Task states, in the order in which a run comes to them. */
export function tasksOf(machine: Machine): { readonly name: string; readonly comment: string }[] {
  return inOrder(machine)
    .filter(([, { Type }]) => Type === 'Task')
    .map(([name, { Comment = '' }]) => ({ name, comment: Comment }));
}

/** The states that can be reached, each once, the nearest to the start first. */
function inOrder({ StartAt, States }: Machine): [string, State][] {
  const found = new Map<string, State>();
  const queue = [StartAt];
  for (let name = queue.shift(); name !== undefined; name = queue.shift()) {
    const state = States[name];
    if (!state || found.has(name)) continue;
    found.set(name, state);
    queue.push(...waysOf(state).map(({ to }) => to));
  }
  return [...found];
}

interface Way {
  readonly to: string;
  /** On which condition, in a word. */
  readonly on?: string;
}

function waysOf({ Next, Choices = [], Default, Catch = [] }: State): Way[] {
  return [
    ...(Next === undefined ? [] : [{ to: Next }]),
    ...Choices.map((choice) => ({ to: choice.Next, on: choice.StringEquals })),
    ...(Default === undefined ? [] : [{ to: Default, on: 'else' }]),
    ...Catch.map((caught) => ({ to: caught.Next, on: 'error' })),
  ];
}

const START = '(start)';
const END = '(end)';
const SMALL = { label: '', fixedsize: true, width: 0.16, height: 0.16 };

/** How the states of a type are drawn; those that do something bear their name. */
const SHAPES: Readonly<Record<string, Attributes>> = {
  Task: { shape: 'box', style: 'rounded', width: 3, height: 0.44, margin: '0.25,0.05' },
  Choice: { shape: 'diamond', ...SMALL, width: 0.3, height: 0.3 },
  Wait: { shape: 'box', style: 'rounded', label: 'wait', width: 0.6, height: 0.3, fontsize: 11 },
};
const OTHER: Attributes = {
  shape: 'box',
  style: 'rounded',
  width: 1.3,
  height: 0.36,
  fontsize: 12,
  margin: '0.2,0.05',
};

/**
 * A state machine as a graph. A state's node has its name as title, `state-<name>` as id and its type as class, so
 * that what is drawn can tell how far an execution is.
 */
export function machineGraph(machine: Machine): Graph {
  const states = inOrder(machine);
  const ends = states.filter(([, state]) => waysOf(state).length === 0);
  const last = ends.find(([, { Type }]) => Type === 'Task');
  const early = ends.filter(([, { Type }]) => Type !== 'Task');
  return {
    directed: true,
    graphAttributes: { rankdir: 'TB', ranksep: 0.2, nodesep: 0.35, bgcolor: 'transparent', pad: 0.1 },
    nodeAttributes: { fontname: 'Helvetica', fontsize: 13 },
    edgeAttributes: { fontname: 'Helvetica', fontsize: 10, arrowsize: 0.6 },
    nodes: [
      { name: START, attributes: { shape: 'circle', class: 'terminal', ...SMALL } },
      ...states.map(([name, state]) => nodeOf(name, state)),
      ...(last ? [{ name: END, attributes: { shape: 'doublecircle', class: 'terminal', ...SMALL } }] : []),
    ],
    edges: [
      { tail: START, head: machine.StartAt },
      ...states.flatMap(([name, state]) => waysOf(state).map((way) => edgeOf(name, state, way, machine))),
      ...(last ? [{ tail: last[0], head: END }] : []),
      // Early ends stand below each other, which keeps the picture narrow.
      ...early.slice(1).map(([head], index) => ({
        tail: early[index]?.[0] ?? head,
        head,
        attributes: { style: 'invis', weight: 40 },
      })),
    ],
    // A Wait stands beside the Choice that sends there: its loop takes no row of its own.
    subgraphs: states.flatMap(([name, { Type, Default = '' }]) =>
      Type === 'Choice' && machine.States[Default]?.Type === 'Wait'
        ? [{ graphAttributes: { rank: 'same' }, nodes: [{ name }, { name: Default }] }]
        : [],
    ),
  };
}

function nodeOf(name: string, { Type }: State): Node {
  const attributes = {
    id: `state-${name}`,
    class: `state ${Type.toLowerCase()}`,
    label: name,
    ...(SHAPES[Type] ?? OTHER),
  };
  return { name, attributes };
}

/** A label that stands clear of its line: a browser's letters are wider than those that Graphviz reckons with. */
function apart(label: string): string {
  return `   ${label}   `;
}

function edgeOf(name: string, { Type }: State, { to, on }: Way, { States }: Machine): Edge {
  const attributes: Attributes = {
    // The straight way down is the run's.
    weight: on === 'else' || Type === 'Wait' ? 1 : 20,
    ...(on !== undefined && { label: apart(on) }),
    ...(Type === 'Wait' && { constraint: false, class: 'again' }),
    ...(Type === 'Choice' && States[to]?.Type !== 'Task' && { weight: 1 }),
  };
  return { tail: name, head: to, attributes };
}
