/**
 * What people are told of, once each: as a CloudWatch alarm, which stands on its own, as an alert of Prometheus, or
 * both. The key is the alert's name everywhere, and in small letters its anchor in docs/runbook.md.
 */
export interface Alert {
  /** `critical`: data is late or a run failed, look now. `warning`: look today. */
  readonly severity: 'critical' | 'warning';
  /** What happened, in a sentence. */
  readonly summary: string;
  /** What it means for those who read the data. */
  readonly impact: string;
  /** Whether a CloudWatch alarm stands for it too, which needs neither exporter nor Prometheus. */
  readonly alarm: boolean;
}

export const ALERTS = {
  RunFailed: {
    severity: 'critical',
    summary: 'A run failed, timed out or was stopped.',
    impact: 'Readers stay at the last version that was published; it grows old until a run succeeds.',
    alarm: true,
  },
  NoSuccess: {
    severity: 'critical',
    summary: 'No run succeeded for longer than the schedule allows, or none ever did.',
    impact: 'Readers see data that is older than the schedule promises.',
    alarm: true,
  },
  DataStale: {
    severity: 'warning',
    summary: 'Runs succeed, but no new source file landed for twice as long as the schedule allows.',
    impact: 'Readers see data that is complete and checked, but old: who delivers the file has stopped.',
    alarm: true,
  },
  ScheduleSilent: {
    severity: 'critical',
    summary: 'The schedule tried no start for longer than it should.',
    impact: 'No run begins by itself; data that lands is still published.',
    alarm: false,
  },
  DeadLetters: {
    severity: 'critical',
    summary: 'A start or an event could not be delivered and lies in a dead-letter queue.',
    impact: 'A run that should have begun did not, or a lock was not given back.',
    alarm: true,
  },
  ChecksFailed: {
    severity: 'warning',
    summary: 'Checks of severity error failed, and the run stopped before publishing.',
    impact: 'Readers stay at the last good version; the new data has a fault.',
    alarm: true,
  },
  Throttled: {
    severity: 'warning',
    summary: 'Lambda or Step Functions refused calls for want of quota.',
    impact: 'Runs take longer, and fail when it lasts.',
    alarm: true,
  },
  ListenerFailed: {
    severity: 'warning',
    summary: 'A function beside the state machine failed.',
    impact: 'A lock may not have been given back, or the heartbeat and the cost of runs are missing.',
    alarm: true,
  },
  ScanBudget: {
    severity: 'warning',
    summary: 'The queries of a day scanned more than the stage’s budget.',
    impact: 'None for readers; the bill grows.',
    alarm: true,
  },
  HeartbeatMissing: {
    severity: 'critical',
    summary: 'The heartbeat of a pipeline was not seen for half an hour.',
    impact: 'Nobody would be told of a pipeline that stopped.',
    alarm: false,
  },
  NothingSeen: {
    severity: 'critical',
    summary: 'No metric of any pipeline reached Prometheus for an hour.',
    impact: 'Dashboards and alerts of Prometheus are blind; CloudWatch alarms still stand.',
    alarm: false,
  },
  ExporterDown: {
    severity: 'critical',
    summary: 'Prometheus can’t reach the exporter.',
    impact: 'Dashboards and alerts of Prometheus are blind; CloudWatch alarms still stand.',
    alarm: false,
  },
  ExporterErrors: {
    severity: 'warning',
    summary: 'The exporter’s calls to CloudWatch fail.',
    impact: 'Dashboards and alerts of Prometheus may be blind; CloudWatch alarms still stand.',
    alarm: false,
  },
} as const satisfies Record<string, Alert>;

export type AlertName = keyof typeof ALERTS;

/** The runbook in the repository, where nobody said where people read it. */
const RUNBOOK = 'docs/runbook.md';

/**
 * The place in the runbook that says what to do: an address, or the file and what to look for in it.
 * @param runbook where people read it, as `afluente.config.ts` says
 */
export function runbookPlace(name: AlertName, runbook = RUNBOOK): string {
  return `${runbook}#${name.toLowerCase()}`;
}
