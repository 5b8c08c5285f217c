import { stacksGraph, stacksOf } from '../../pictures/stacks.ts';
import { assemblyOf } from '../support/assemblies.ts';

const stacks = stacksOf(assemblyOf('dev'));
const stack = (name: string) => stacks.find((one) => one.name === `afluente-dev-${name}`)!;

test('a stack is told by what its template holds', () => {
  expect(stacks.map(({ name }) => name)).toEqual(
    ['alerts', 'catalog', 'observability', 'pipeline-orders', 'storage'].map(
      (name) => `afluente-dev-${name}`,
    ),
  );
  expect(stack('pipeline-orders').holds.get('AWS::Lambda::Function')).toBe(13);
});

test('and by which are deployed before it', () => {
  expect([...stack('pipeline-orders').needs].sort()).toEqual([
    'afluente-dev-alerts',
    'afluente-dev-catalog',
    'afluente-dev-storage',
  ]);
});

test('each of which is an edge', () => {
  const edges = stacksGraph(stacks).edges?.filter(({ head }) => head === 'afluente-dev-pipeline-orders');
  expect(edges?.map(({ tail }) => tail)).toEqual(stack('pipeline-orders').needs);
});
