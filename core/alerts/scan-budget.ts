import type { Alert } from './alert.ts';

export const scanBudget = {
  severity: 'warning',
  summary: 'The queries of a day scanned more than the stage’s budget.',
  impact: 'None for readers; the bill grows.',
  alarm: true,
  condition: { kind: 'over budget', metric: 'AthenaProcessedBytes', seconds: 24 * 3600 },
  hold: 0,
  finding: ({ value }) => `queries scanned ${value} in 24 hours.`,
} satisfies Alert;
