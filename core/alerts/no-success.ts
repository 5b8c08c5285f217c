import type { Alert } from './alert.ts';
import { heartbeatMissing } from './heartbeat-missing.ts';

export const noSuccess = {
  severity: 'critical',
  summary: 'No run succeeded for longer than the schedule allows, or none did since the first file landed.',
  impact: 'Readers see data that is older than the schedule promises.',
  alarm: true,
  condition: {
    kind: 'overdue',
    age: 'SuccessAge',
    allowances: 1,
    // A heartbeat that is no longer there is as bad: nobody would be told.
    orUnseenFor: heartbeatMissing.condition.seconds,
  },
  hold: 300,
  finding: ({ value }) => `no run succeeded for ${value}, which is longer than the schedule allows.`,
} satisfies Alert;
