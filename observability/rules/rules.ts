import { ALERTS, runbookUrl } from '../../core/alerts.ts';
import { yaml } from '../yaml.ts';
import { alertingRules } from './alerts.ts';
import { recordingRules, type ScanBudgets } from './recording.ts';

/** The rules, as Prometheus reads them and Amazon Managed Prometheus takes them. */
export function rulesFile(scanBudgets: ScanBudgets): string {
  return yaml('Recording rules, and the alerts of core/alerts.ts.', {
    groups: [
      { name: 'afluente.recording', rules: recordingRules(scanBudgets) },
      {
        name: 'afluente.alerts',
        rules: alertingRules().map(({ alert, expr, for: holds, description }) => {
          const { severity, summary, impact } = ALERTS[alert];
          return {
            alert,
            expr,
            for: holds,
            labels: { severity },
            annotations: { summary, description, impact, runbook_url: runbookUrl(alert) },
          };
        }),
      },
    ],
  });
}
