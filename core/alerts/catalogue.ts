import type { Alert } from './alert.ts';
import { checksFailed } from './checks-failed.ts';
import { dataStale } from './data-stale.ts';
import { deadLetters } from './dead-letters.ts';
import { exporterDown } from './exporter-down.ts';
import { exporterErrors } from './exporter-errors.ts';
import { filesSetAside } from './files-set-aside.ts';
import { heartbeatMissing } from './heartbeat-missing.ts';
import { listenerFailed } from './listener-failed.ts';
import { noSuccess } from './no-success.ts';
import { nothingSeen } from './nothing-seen.ts';
import { runFailed } from './run-failed.ts';
import { scanBudget } from './scan-budget.ts';
import { scheduleSilent } from './schedule-silent.ts';
import { throttled } from './throttled.ts';

/**
 * What people are told of, once each: as a CloudWatch alarm, which stands on its own, as an alert of Prometheus, or
 * both. The key is the alert's name everywhere, and in small letters its anchor in docs/runbook.md.
 */
export const ALERTS = {
  RunFailed: runFailed,
  NoSuccess: noSuccess,
  DataStale: dataStale,
  ScheduleSilent: scheduleSilent,
  DeadLetters: deadLetters,
  ChecksFailed: checksFailed,
  FilesSetAside: filesSetAside,
  Throttled: throttled,
  ListenerFailed: listenerFailed,
  ScanBudget: scanBudget,
  HeartbeatMissing: heartbeatMissing,
  NothingSeen: nothingSeen,
  ExporterDown: exporterDown,
  ExporterErrors: exporterErrors,
} satisfies Record<string, Alert>;

export type AlertName = keyof typeof ALERTS;

/** Every alert with its name, in the runbook's order. */
export const NAMED_ALERTS: readonly (readonly [AlertName, Alert])[] = Object.keys(ALERTS)
  .filter((name): name is AlertName => name in ALERTS)
  .map((name) => [name, ALERTS[name]]);
