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

test('and by what it takes from stacks before it', () => {
  const { needs } = stack('pipeline-orders');
  expect([...needs].map(([name, types]) => [name, [...types]])).toEqual([
    ['afluente-dev-catalog', []],
    ['afluente-dev-storage', ['AWS::S3::Bucket']],
    ['afluente-dev-alerts', ['AWS::SNS::Topic', 'AWS::KMS::Key']],
  ]);
});

test('a dependency that hands over nothing is a dashed edge', () => {
  const edge = stacksGraph(stacks).edges?.find(({ tail }) => tail === 'afluente-dev-catalog');
  expect(edge?.attributes).toEqual({ style: 'dashed', label: ' before ' });
});
