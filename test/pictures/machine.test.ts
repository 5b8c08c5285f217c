import { draw } from '../../pictures/draw.ts';
import { machineGraph, parseMachine, tasksOf } from '../../pictures/machine.ts';

const machine = parseMachine(
  JSON.stringify({
    StartAt: 'build',
    States: {
      build: { Type: 'Task', Comment: 'Builds.', Next: 'built', Catch: [{ Next: 'given_up' }] },
      built: {
        Type: 'Choice',
        Choices: [{ Variable: '$.s', StringEquals: 'done', Next: 'publish' }],
        Default: 'later',
      },
      later: { Type: 'Wait', Seconds: 1, Next: 'build' },
      publish: { Type: 'Task', End: true },
      given_up: { Type: 'Fail' },
      unreachable: { Type: 'Pass', End: true },
    },
  }),
);
const { nodes = [], edges = [], subgraphs } = machineGraph(machine);

test('every state that can be reached is a node, named so that a page finds it', () => {
  expect(nodes.map(({ name, attributes }) => [name, attributes?.['id'], attributes?.['class']])).toEqual([
    ['(start)', undefined, 'terminal'],
    ['build', 'state-build', 'state task'],
    ['built', 'state-built', 'state choice'],
    ['given_up', 'state-given_up', 'state fail'],
    ['publish', 'state-publish', 'state task'],
    ['later', 'state-later', 'state wait'],
    ['(end)', undefined, 'terminal'],
  ]);
});

test('every transition is an edge, with its condition in a word', () => {
  expect(
    edges.map(({ tail, head, attributes }) => [
      tail,
      head,
      (attributes?.['label'] as string | undefined)?.trim() ?? '',
    ]),
  ).toEqual(
    [
      ['(start)', 'build', ''],
      ['build', 'built', ''],
      ['build', 'given_up', 'error'],
      ['built', 'publish', 'done'],
      ['built', 'later', 'else'],
      ['publish', '(end)', ''],
      ['later', 'build', ''],
    ].sort((a, b) => edgeIndex(a) - edgeIndex(b)),
  );
});

const edgeIndex = ([tail, head]: (string | undefined)[]) =>
  edges.findIndex((edge) => edge.tail === tail && edge.head === head);

test('a wait stands beside the choice that sends there', () => {
  expect(subgraphs?.map(({ nodes: beside }) => beside?.map(({ name }) => name))).toEqual([
    ['built', 'later'],
  ]);
});

test('the tasks are told in the order of a run', () => {
  expect(tasksOf(machine)).toEqual([
    { name: 'build', comment: 'Builds.' },
    { name: 'publish', comment: '' },
  ]);
});

test('a picture is told in words, the same each time, and without colours of its own', async () => {
  const caption = { title: 'A <machine>', description: 'Two tasks & a wait.' };
  const svg = await draw(machineGraph(machine), caption);
  expect(svg).toContain('<title id="t">A &lt;machine></title><desc id="d">Two tasks &amp; a wait.</desc>');
  expect(svg).toContain('role="img" aria-labelledby="t" aria-describedby="d"');
  expect(svg).toContain('id="state&#45;build"');
  expect(svg).not.toMatch(/ (fill|stroke)="|<!--|<style/);
  expect(await draw(machineGraph(machine), caption)).toBe(svg);
});
