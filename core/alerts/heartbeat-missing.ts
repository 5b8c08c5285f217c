import type { Alert } from './alert.ts';

export const heartbeatMissing = {
  severity: 'critical',
  summary: 'The heartbeat of a pipeline was not seen for half an hour.',
  impact: 'Nobody would be told of a pipeline that stopped.',
  alarm: false,
  condition: { kind: 'unseen', metric: 'SuccessAge', seconds: 1800, seenWithin: 7 * 24 * 3600 },
  hold: 300,
  finding: ({ value, window }) =>
    `the heartbeat was seen within a week, but not for ${window}. It said then that the last success was ${value} old.`,
} satisfies Alert;
