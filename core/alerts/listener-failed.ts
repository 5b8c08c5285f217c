import type { Alert } from './alert.ts';

export const listenerFailed = {
  severity: 'warning',
  summary: 'A function beside the state machine failed.',
  impact: 'A lock may not have been given back, or the heartbeat and the cost of runs are missing.',
  alarm: true,
  condition: {
    kind: 'counted',
    // Of a task that failed its run tells.
    sums: [{ metrics: ['LambdaErrors'], functions: 'listeners', label: 'failed invocations', by: 'task' }],
  },
  hold: 0,
  finding: ({ value, window, label }) =>
    `${value} invocations of ${label('task')} failed in the last ${window}.`,
} satisfies Alert;
