import type { Alert } from './alert.ts';

export const throttled = {
  severity: 'warning',
  summary: 'Lambda or Step Functions refuse calls for want of quota, again and again.',
  impact: 'Runs take longer, and fail when it lasts.',
  alarm: true,
  condition: {
    kind: 'counted',
    sums: [
      { metrics: ['LambdaThrottles'], functions: 'tasks', label: 'refused invocations' },
      {
        metrics: ['LambdaThrottles'],
        functions: 'listeners',
        label: 'refused invocations',
        alarm: 'ListenersThrottled',
      },
      { metrics: ['ExecutionThrottled'], alarm: 'StatesThrottled' },
    ],
    // A burst, as of schedules at one minute, is over within two. Tasks outlast half an hour (RETRIES.lambdaThrottled).
    lasting: { spans: 3, of: 6, seconds: 300 },
  },
  hold: 0,
  finding: ({ value, window }) => `calls were refused in ${value} spans of 5m of the last ${window}.`,
} satisfies Alert;
