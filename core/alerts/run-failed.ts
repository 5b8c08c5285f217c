import type { Alert } from './alert.ts';

export const runFailed = {
  severity: 'critical',
  summary: 'A run failed, timed out or was stopped.',
  impact: 'Readers stay at the last version that was published; it grows old until a run succeeds.',
  alarm: true,
  condition: {
    kind: 'counted',
    sums: [
      {
        metrics: ['ExecutionsFailed', 'ExecutionsTimedOut', 'ExecutionsAborted'],
        label: 'runs that did not succeed',
      },
    ],
  },
  hold: 0,
  finding: ({ value, window }) =>
    `${value} executions failed, timed out or were stopped in the last ${window}.`,
} satisfies Alert;
