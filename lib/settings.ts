import { RetentionDays } from 'aws-cdk-lib/aws-logs';
import { STAGES, type Stage } from '../core/names.ts';

/** What differs between the stages; everything else is the same in all of them. */
export interface StageSettings {
  /**
   * A data bucket that exists already: versioned, encrypted by S3's own keys, with EventBridge notifications on.
   * Absent: one is created. `-c bucket=NAME` sets it for a command.
   */
  readonly existingBucket?: string;
  /** Whether the pipelines' schedules run. */
  readonly schedules: boolean;
  /** Ends a query that scans more; at least 10,000,000 (Athena's smallest cutoff). */
  readonly scanCutoffBytes: number;
  /** What all queries of a day may scan before somebody is told; nothing is ended. */
  readonly scanBudgetBytesPerDay: number;
  /** Who is told of alarms and failed runs; each confirms a mail once. */
  readonly alarmEmails: readonly string[];
  /** Days for which logs are kept. */
  readonly logRetention: RetentionDays;
  /** Absent: none, and Prometheus is fed from wherever `monitoring/` runs. `-c bridge=prometheus` or `-c bridge=grafana` sets it for a command. */
  readonly bridge?: BridgeSettings;
  /** Whether data outlives the stacks. */
  readonly keepData: boolean;
  /** Reserved for each function; absent: none, since new accounts have only 10 to share. */
  readonly reservedConcurrency?: number;
}

/** CloudWatch's metrics in a managed Prometheus: an exporter on Fargate, about $12 a month and what it asks and writes. */
export interface BridgeSettings {
  /** Also a workspace of Amazon Managed Grafana, which is billed by its users and needs IAM Identity Center. */
  readonly grafana: boolean;
}

const GIGABYTE = 1_000_000_000;

export const SETTINGS: Readonly<Record<Stage, StageSettings>> = {
  dev: {
    schedules: true,
    scanCutoffBytes: 10 * GIGABYTE,
    scanBudgetBytesPerDay: 100 * GIGABYTE,
    alarmEmails: [],
    logRetention: RetentionDays.ONE_MONTH,
    keepData: false,
  },
  prod: {
    schedules: true,
    scanCutoffBytes: 100 * GIGABYTE,
    scanBudgetBytesPerDay: 1000 * GIGABYTE,
    alarmEmails: [],
    logRetention: RetentionDays.ONE_YEAR,
    keepData: true,
  },
};

/** A `-c name=value` that names nothing there is. */
export class WrongContext extends Error {
  override readonly name = 'WrongContext';
}

/**
 * The bridge that `-c bridge=…` names, in the settings' place where it is given.
 * @throws WrongContext when it names none
 */
export function bridgeOf(context: unknown, settings: StageSettings): BridgeSettings | undefined {
  switch (context) {
    case undefined:
      return settings.bridge;
    case 'none':
      return undefined;
    case 'prometheus':
      return { grafana: false };
    case 'grafana':
      return { grafana: true };
    default:
      throw new WrongContext(
        `There is no bridge "${String(context)}"; use -c bridge=prometheus, grafana or none.`,
      );
  }
}

/**
 * The stage that `-c stage=…` names, `dev` without it.
 * @throws WrongContext when there is no such stage
 */
export function stageOf(context: unknown): Stage {
  const stage = STAGES.find((name) => name === (context ?? 'dev'));
  if (stage) return stage;
  throw new WrongContext(
    `There is no stage "${String(context)}"; use -c stage=${STAGES.join(' or -c stage=')}.`,
  );
}
