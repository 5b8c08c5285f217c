import type { Counted } from '../../core/alerts/condition.ts';
import { METRICS } from '../../core/metrics/catalogue.ts';
import { watchesOf, type WatchedPipeline } from '../../lib/constructs/watches.ts';

const ORDERS: WatchedPipeline = {
  pipeline: 'orders',
  stage: 'dev',
  stateMachineArn: 'arn:aws:states:eu-west-1:111122223333:stateMachine:orders_pipeline-dev',
  tasks: ['orders_upload-dev', 'orders_publish-dev'],
  listeners: ['orders_heartbeat-dev'],
  deadLetterQueues: [],
  allowance: undefined,
};

const labelsOf = (...sums: Counted['sums']) =>
  watchesOf('Throttled', { condition: { kind: 'counted', sums }, hold: 0 }, ORDERS).map(
    ({ metric }) => 'label' in metric && metric.label,
  );

test('what is added up is called what the metric says, where the alert says nothing else', () => {
  expect(
    labelsOf(
      { metrics: ['LambdaThrottles'], functions: 'tasks' },
      { metrics: ['LambdaThrottles'], functions: 'tasks', label: 'refused invocations' },
      { metrics: ['ExecutionThrottled'] },
    ),
  ).toEqual([METRICS.LambdaThrottles.meaning, 'refused invocations', METRICS.ExecutionThrottled.meaning]);
});
