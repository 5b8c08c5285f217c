import type { Alert } from './alert.ts';

export const filesSetAside = {
  severity: 'warning',
  summary: 'A run in append mode went on without a landed file that it could not read.',
  impact: 'Readers have everything but the rows of that file.',
  alarm: true,
  condition: {
    kind: 'counted',
    sums: [{ metrics: ['FilesSetAside'] }],
  },
  hold: 0,
  finding: ({ value, window }) => `${value} landed files were set aside in the last ${window}.`,
} satisfies Alert;
