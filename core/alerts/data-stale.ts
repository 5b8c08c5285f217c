import type { Alert } from './alert.ts';

export const dataStale = {
  severity: 'warning',
  summary: 'Runs succeed, but no new source file landed for twice as long as the schedule allows.',
  impact: 'Readers see data that is complete and checked, but old: who delivers the file has stopped.',
  alarm: true,
  condition: { kind: 'overdue', age: 'DataFreshness', allowances: 2, whileRunsSucceed: true },
  hold: 900,
  finding: ({ value }) => `the newest file of the published version landed ${value} ago.`,
} satisfies Alert;
