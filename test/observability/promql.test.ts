import { HEARTBEAT_SECONDS } from '../../core/stage/listeners.ts';
import { expressions } from './panels.ts';
import { alertingRules } from '../../observability/rules/alerts.ts';
import { recordingRules } from '../../observability/rules/recording.ts';
import { duration, EVENT_WINDOW, GAUGE_WINDOW, LATEST, LENGTH, POLL } from '../../observability/timing.ts';
import { EXPORTED, faultsOf, metricsOf } from './promql.ts';

const rules = [
  ...recordingRules({ dev: 1, prod: 1 }).map(({ record, expr }) => [record, expr]),
  ...alertingRules().map(({ alert, expr }) => [alert, expr]),
];
const panels = expressions().map(({ panel, legend, expr }) => [`${panel}, ${legend}`, expr]);

test.each([
  ['aws_states_executions_failed_sum', ['aws_states_executions_failed_sum is minutes old: it needs a range']],
  ['sum(aws_states_executions_failed_sum > 0)', [expect.stringContaining('needs a range')]],
  ['last_over_time(aws_states_executions_lost_sum[5m])', ['nobody offers aws_states_executions_lost_sum']],
  ['sum by (pipeline (up)', [expect.stringContaining('does not parse')]],
  ['max_over_time(timestamp(aws_states_executions_failed_sum)[30m:1m])', []],
  ['up == 0', []],
])('the test sees through %s', (expression, faults) => {
  expect(faultsOf(expression).slice(0, 2)).toEqual(faults);
});

test.each(rules)('the rule %s reads what is offered, with a range', (_, expr) => {
  expect(faultsOf(expr)).toEqual([]);
});

test.each(panels)('the panel %s reads what is offered, with a range', (_, expr) => {
  expect(faultsOf(expr)).toEqual([]);
  expect(expr).not.toContain('$');
});

test('every statistic that is asked for, and paid for, is read by a rule or a panel', () => {
  const read = new Set([...rules, ...panels].flatMap(([, expr]) => metricsOf(expr!)));
  expect([...EXPORTED].filter((name) => !read.has(name))).toEqual([]);
});

test('what is told of a schedule is of the one that starts the pipeline, not of its heartbeat', () => {
  const selectors = [...rules, ...panels].flatMap(([name, expr]) =>
    [...expr!.matchAll(/\baws_scheduler_\w+(?:\{([^}]*)\})?/g)].map(([, where = '']) => [name, where]),
  );
  expect(selectors.length).toBeGreaterThan(6);
  expect(selectors.filter(([, where]) => !where!.includes('schedule="pipeline"'))).toEqual([]);
});

test('counts are taken a millisecond earlier, so that no minute counts twice', () => {
  for (const [name, expr] of [...rules, ...panels]) {
    const sums = expr!.match(/sum_over_time\([^[]*\[[^\]]*\]/g) ?? [];
    const shifted = expr!.match(/sum_over_time\([^[]*\[[^\]]*\] offset 1ms\)/g) ?? [];
    expect([name, shifted.length]).toEqual([name, sums.length]);
  }
});

test('windows are wide enough for what comes late', () => {
  expect(LATEST).toBe(720);
  expect(EVENT_WINDOW).toBeGreaterThan(2 * LATEST);
  expect(GAUGE_WINDOW).toBeGreaterThan(LATEST + 3 * HEARTBEAT_SECONDS);
  // What one lost poll missed, the next one brings.
  expect(LENGTH).toBeGreaterThanOrEqual(2 * POLL);
  expect([60, 90, 3600, 86_400].map(duration)).toEqual(['1m', '90s', '1h', '1d']);
});
