import { databaseName } from '../../../core/stage/names.ts';
import { heartbeatExpression } from '../../../core/stage/listeners.ts';
import { faultOfStage, isStackOf, pipelineStackName, stackName } from '../../../core/stage/stage.ts';

test.each(['dev', 'qa-eu', 'live2', 'a', 'a'.repeat(20), 'eu-west-1'])(
  '%s is the name of a stage',
  (name) => {
    expect(faultOfStage(name)).toBeUndefined();
  },
);

test.each([
  ['', 'a-z, 0-9 and single dashes'],
  ['Prod', 'a-z'],
  ['2024', 'beginning with a letter'],
  ['dev_eu', 'single dashes'],
  ['dev--eu', 'single dashes'],
  ['dev-', 'single dashes'],
  ['__proto__', 'a-z'],
  ['a'.repeat(21), 'is 21 characters long; at most 20'],
  ['dev-pipeline', 'has the word pipeline in it'],
  ['pipeline', 'has the word pipeline in it'],
])('"%s" is not: %s', (name, why) => {
  expect(faultOfStage(name)).toContain(why);
});

test('the longest name leaves the bucket its 63 characters, in the region with the longest name', () => {
  const longest = 'a'.repeat(20);
  expect(`afluente-${longest}-data-123456789012-ap-northeast-1`.length).toBeLessThanOrEqual(63);
});

test('the database has no dash, which SQL would take for a minus; no two stages have the same', () => {
  expect(databaseName('dev')).toBe('afluente_dev');
  expect(databaseName('qa-eu')).toBe('afluente_qa_eu');
  expect(faultOfStage('qa_eu')).toMatch(/^"qa_eu" is not the name of a stage; /);
});

test('a stack is of one stage, also where a stage’s name begins as another’s', () => {
  const stages = ['dev', 'dev-eu', 'dev-storage', 'qa', 'qa-eu'];
  for (const stage of stages) {
    const stacks = [
      stackName(stage, 'storage'),
      stackName(stage, 'bridge'),
      pipelineStackName(stage, 'my_orders'),
      pipelineStackName(stage, 'storage'),
    ];
    for (const stack of stacks)
      expect([stack, stages.filter((one) => isStackOf(one, stack))]).toEqual([stack, [stage]]);
  }
  expect(isStackOf('dev', 'afluente-devil')).toBe(false);
  expect(isStackOf('dev', 'afluente-dev-somebody-elses')).toBe(false);
});

test('the heartbeats of ten pipelines are spread over their five minutes, the same ones each time', () => {
  const names = [
    'orders',
    'customers',
    'payments',
    'refunds',
    'stock',
    'prices',
    'shipments',
    'visits',
    'sales',
  ];
  const beats = [...names, 'suppliers'].map(heartbeatExpression);
  expect(new Set(beats)).toEqual(new Set([1, 2, 3, 4].map((minute) => `cron(${minute}/5 * * * ? *)`)));
  const together = beats.map((beat) => beats.filter((other) => other === beat).length);
  // Of a new account's ten functions at once, six are left for the runs.
  expect(Math.max(...together)).toBeLessThanOrEqual(4);
});
