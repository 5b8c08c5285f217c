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
  readonly logRetention: RetentionDays;
  /** Whether data outlives the stacks. */
  readonly keepData: boolean;
  /** Reserved for each function; absent: none, since new accounts have only 10 to share. */
  readonly reservedConcurrency?: number;
}

const GIGABYTE = 1_000_000_000;

export const SETTINGS: Readonly<Record<Stage, StageSettings>> = {
  dev: {
    schedules: true,
    scanCutoffBytes: 10 * GIGABYTE,
    scanBudgetBytesPerDay: 100 * GIGABYTE,
    logRetention: RetentionDays.ONE_MONTH,
    keepData: false,
  },
  prod: {
    schedules: true,
    scanCutoffBytes: 100 * GIGABYTE,
    scanBudgetBytesPerDay: 1000 * GIGABYTE,
    logRetention: RetentionDays.ONE_YEAR,
    keepData: true,
  },
};

/**
 * The stage that `-c stage=…` names, `dev` without it.
 * @throws Error when there is no such stage
 */
export function stageOf(context: unknown): Stage {
  const stage = STAGES.find((name) => name === (context ?? 'dev'));
  if (stage) return stage;
  throw new Error(`There is no stage "${String(context)}"; use -c stage=${STAGES.join(' or -c stage=')}.`);
}
