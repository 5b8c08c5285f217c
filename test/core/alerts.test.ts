import { ALERTS } from '../../core/alerts/catalogue.ts';
import { runbookPlace } from '../../core/alerts/runbook.ts';
import { daily, hourly, successAllowance, weekly } from '../../core/definition/schedule.ts';
import { METRICS } from '../../core/metrics/catalogue.ts';
import { exportedName } from '../../core/metrics/metric.ts';
import { OWN_METRICS, REJECT_KINDS } from '../../core/metrics/own.ts';

const HOUR = 3600;

test('a success may grow as old as the schedule’s longest gap, a put-back clock and a run', () => {
  expect(successAllowance(hourly(5))).toBe(3 * HOUR);
  expect(successAllowance(daily('03:00', 'America/Sao_Paulo'))).toBe(27 * HOUR);
  expect(successAllowance(weekly('MON', '03:00'))).toBe((7 * 24 + 3) * HOUR);
});

test('metrics have the exporter’s names', () => {
  expect(exportedName(METRICS.ExecutionsTimedOut, 'Sum')).toBe('aws_states_executions_timed_out_sum');
  expect(exportedName(METRICS.ExecutionTime, 'p95')).toBe('aws_states_execution_time_p95');
  expect(exportedName(METRICS.DqErrorsFailed, 'Sum')).toBe('aws_afluente_dq_errors_failed_sum');
});

test('a metric’s dimensions are few and never an id', () => {
  for (const { dimensions } of Object.values(METRICS)) {
    expect(dimensions.length).toBeLessThanOrEqual(4);
    for (const name of dimensions) expect(name).not.toMatch(/run|execution$|query_?id/i);
  }
  expect(REJECT_KINDS.length).toBeLessThanOrEqual(8);
  for (const [key, { name }] of Object.entries(OWN_METRICS)) expect(name).toBe(key);
});

test('every alert says what happened and who is hurt, and leads to the runbook', () => {
  for (const [name, { summary, impact }] of Object.entries(ALERTS)) {
    expect(summary).toMatch(/^[A-Z].*\.$/);
    expect(impact).toMatch(/^[A-Z].*\.$/);
    const alert = name as keyof typeof ALERTS;
    expect(runbookPlace(alert)).toBe(`docs/runbook.md#${name.toLowerCase()}`);
    expect(runbookPlace(alert, 'https://wiki/x')).toBe(`https://wiki/x#${name.toLowerCase()}`);
  }
});
