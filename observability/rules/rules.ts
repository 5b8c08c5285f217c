import { type AlertName, ALERTS } from '../../core/alerts/catalogue.ts';
import { runbookPlace } from '../../core/alerts/runbook.ts';
import { yaml } from '../yaml.ts';
import { alertingRules } from './alerts.ts';
import { recordingRules, type ScanBudgets } from './recording.ts';

/**
 * The rules, as Prometheus reads them and Amazon Managed Prometheus takes them.
 * @param runbook where people read it
 */
export function rulesFile(scanBudgets: ScanBudgets, runbook: string | undefined): string {
  return yaml('Recording rules, and the alerts of core/alerts/.', {
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
            annotations: { summary, description, impact, ...runbookOf(alert, runbook) },
          };
        }),
      },
    ],
  });
}

/** `runbook_url` is what tools make a link of: without an address there is none. */
function runbookOf(alert: AlertName, runbook: string | undefined): Readonly<Record<string, string>> {
  const place = runbookPlace(alert, runbook);
  return runbook === undefined ? { runbook: place } : { runbook_url: place };
}
