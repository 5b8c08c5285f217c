import type { Alert } from './alert.ts';

export const nothingSeen = {
  severity: 'critical',
  summary: 'No metric of any pipeline reached Prometheus for an hour.',
  impact: 'Dashboards and alerts of Prometheus are blind; CloudWatch alarms still stand.',
  alarm: false,
  condition: { kind: 'nothing seen', metric: 'SuccessAge', seconds: 3600 },
  hold: 900,
  finding: () => 'Prometheus has no heartbeat of any pipeline in the last hour.',
} satisfies Alert;
