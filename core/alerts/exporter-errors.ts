import type { Alert } from './alert.ts';

export const exporterErrors = {
  severity: 'warning',
  summary: 'The exporter’s calls to CloudWatch fail.',
  impact: 'Dashboards and alerts of Prometheus may be blind; CloudWatch alarms still stand.',
  alarm: false,
  condition: {
    kind: 'exporter errors',
    // More than one of the six polls in half an hour.
    share: 0.25,
    seconds: 1800,
  },
  hold: 900,
  finding: ({ value, window, label, either }) =>
    either(
      'api_name',
      `${value} of the calls of ${label('api_name')} failed in the last ${window}.`,
      // Failing calls of STS or of the tagging API are counted nowhere; then the exporter asks for nothing.
      `The exporter asked CloudWatch for no metric in the last ${window}: see its log for STS or tagging errors.`,
    ),
} satisfies Alert;
