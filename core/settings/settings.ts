import type { Readings } from '../engine/facts.ts';
import type { Stage } from '../stage/names.ts';

/** What `afluente.config.ts` says: what isn't there is the same in every stage. */
export interface Settings {
  /** Where your team reads docs/runbook.md: alarms, alerts and dashboards lead there. Absent: they name the file. */
  readonly runbook?: string;
  /**
   * What you know of Athena's engine: `{ decimalLiterals: 'double' }`; docs/engine-facts.md has the questions, and
   * `npx afluente verify` asks them. What stands here is taken as it is, and no statement is told to depend on it.
   */
  readonly engine?: Partial<Readings>;
  /** By their names. The first is what is meant where none is named. */
  readonly stages: Readonly<Record<Stage, StageSettings>>;
}

/** What differs between the stages. */
export interface StageSettings {
  /**
   * A data bucket that exists already: versioned, encrypted by S3's own keys, with EventBridge notifications on.
   * Absent: one is created. No two stages have one.
   */
  readonly existingBucket?: string;
  /**
   * ARNs of the KMS keys with which producers encrypt what they land, if not S3's own: who reads landed files may
   * decrypt with these, and no other. The key's policy has to allow the account.
   */
  readonly producerKeys?: readonly string[];
  /** Whether the pipelines' schedules run. */
  readonly schedules: boolean;
  /** Ends a query that scans more; at least 10,000,000 (Athena's smallest cutoff). */
  readonly scanCutoffBytes: number;
  /** What all queries of a day may scan before somebody is told; nothing is ended. */
  readonly scanBudgetBytesPerDay: number;
  /** Who is told of alarms and failed runs; each confirms a mail once. */
  readonly alarmEmails: readonly string[];
  /** Days for which logs are kept, as CloudWatch has them: 30, 365 … */
  readonly logRetention: LogRetention;
  /**
   * CloudWatch's metrics of the stage in a managed Prometheus: `'prometheus'`, or `'grafana'` for a managed Grafana on
   * top. Absent: neither, and Prometheus is fed from wherever `monitoring/` runs.
   */
  readonly bridge?: Bridge;
  /** Whether data outlives the stacks. Such a stage is protected from being deleted, and never verified. */
  readonly keepData: boolean;
  /** Reserved for each function; absent: none, since new accounts have only 10 to share. */
  readonly reservedConcurrency?: number;
  /** `{ provider, repository }`: whose workflows may deploy the stage, by OIDC (docs/governance.md). Absent: nobody's, and people deploy it. */
  readonly deployer?: Deployer;
}

/** Workflows of a repository at GitHub that deploy without a key. */
export interface Deployer {
  /** The ARN of the account's OIDC provider for `token.actions.githubusercontent.com`; an account has at most one. */
  readonly provider: string;
  /** `organization/repository` */
  readonly repository: string;
}

/** An exporter on Fargate and a workspace of Amazon Managed Prometheus; and one of Amazon Managed Grafana. */
export const BRIDGES = ['prometheus', 'grafana'] as const;
export type Bridge = (typeof BRIDGES)[number];

/** https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_PutRetentionPolicy.html */
export const LOG_RETENTIONS = [
  1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653,
] as const;
export type LogRetention = (typeof LOG_RETENTIONS)[number];

/** What `afluente.config.ts` exports: the compiler knows its keys, and `parseSettings` judges the values. */
export function config(settings: Settings): Settings {
  return settings;
}

/** The stage with the longest name: what fits there fits on every one. */
export function longestStageOf(settings: Settings): Stage {
  return stagesOf(settings).reduce((longest, one) => (one.length > longest.length ? one : longest), '');
}

/** The names of the stages, in the order in which they are written. */
export function stagesOf({ stages }: Settings): Stage[] {
  return Object.keys(stages);
}
