import type { Alert } from './alert.ts';

export const checksFailed = {
  severity: 'warning',
  summary: 'Checks of severity error failed, and the run stopped before publishing.',
  impact: 'Readers stay at the last good version; the new data has a fault.',
  alarm: true,
  condition: {
    kind: 'counted',
    sums: [{ metrics: ['DqErrorsFailed'] }],
  },
  hold: 0,
  finding: ({ value, window }) => `${value} checks of severity error failed in the last ${window}.`,
} satisfies Alert;
