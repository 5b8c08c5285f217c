import type { Alert } from './alert.ts';

export const exporterDown = {
  severity: 'critical',
  summary: 'Prometheus can’t reach the exporter.',
  impact: 'Dashboards and alerts of Prometheus are blind; CloudWatch alarms still stand.',
  alarm: false,
  condition: { kind: 'exporter down' },
  hold: 300,
  finding: ({ label }) => `Prometheus gets no answer from ${label('instance')}.`,
} satisfies Alert;
