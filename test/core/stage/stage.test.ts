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

test.each([1, 2, 3, 4, 5, 7, 10, 12])(
  'the heartbeats of %i pipelines are spread over their five minutes',
  (many) => {
    const minutes = Array.from({ length: many }, (_, index) => {
      const [, minute] = /^cron\((\d)\/5 \* \* \* \? \*\)$/.exec(heartbeatExpression(index)) ?? [];
      return Number(minute);
    });
    const beats = [0, 1, 2, 3, 4].map((minute) => minutes.filter((one) => one === minute).length);
    // No minute has more than its share: ten pipelines have two each.
    expect(Math.max(...beats)).toBe(Math.ceil(many / 5));
    expect(new Set(minutes).size).toBe(Math.min(many, 5));
    // Nor are two of a few next to each other where there is room between them.
    const sorted = [...new Set(minutes)].sort();
    const gaps = sorted.map((minute, index) => (sorted[index + 1] ?? sorted[0]! + 5) - minute);
    expect(Math.min(...gaps)).toBe(Math.max(1, Math.floor(5 / many)));
  },
);
