import type { Alert } from './alert.ts';

export const throttled = {
  severity: 'warning',
  summary: 'Lambda or Step Functions refused calls for want of quota.',
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
  },
  hold: 0,
  finding: ({ value, window }) => `${value} calls were refused in the last ${window}.`,
} satisfies Alert;
