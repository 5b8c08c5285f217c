import type { Alert } from './alert.ts';

export const scheduleSilent = {
  severity: 'critical',
  summary: 'The schedule tried no start for longer than it should.',
  impact: 'No run begins by itself; data that lands is still published.',
  alarm: false,
  condition: { kind: 'overdue', age: 'ScheduleAttempts', allowances: 1 },
  hold: 900,
  finding: ({ value }) => `the schedule tried no start for ${value}.`,
} satisfies Alert;
