/** How long AWS lets something be. */
export interface Limit {
  /** What it is, as people are told: `the state create_external_raw_orders_next`. */
  readonly what: string;
  /** Whose limit it is. */
  readonly service: string;
  /** Characters of names, bytes of keys and texts. */
  readonly most: number;
}

/**
 * What a legal definition could exceed. Other names and sizes (alarms, log groups, stacks, policies, patterns, the
 * state machine's definition, the functions' environments) stay within theirs when these are kept: a test reads them
 * from the templates of the longest definitions that pass.
 */
export const LIMITS = {
  /** https://states-language.net/spec.html#state-types */
  state: { what: 'the state', service: 'Step Functions', most: 80 },
  /** https://docs.aws.amazon.com/step-functions/latest/apireference/API_CreateStateMachine.html */
  stateMachine: { what: 'the state machine', service: 'Step Functions', most: 80 },
  /** https://docs.aws.amazon.com/lambda/latest/api/API_CreateFunction.html */
  function: { what: 'the function', service: 'Lambda', most: 64 },
  /** https://docs.aws.amazon.com/scheduler/latest/APIReference/API_CreateScheduleGroup.html */
  scheduleGroup: { what: 'the schedule group', service: 'EventBridge Scheduler', most: 64 },
  /** https://docs.aws.amazon.com/glue/latest/webapi/API_TableInput.html */
  table: { what: 'the table', service: 'Glue', most: 255 },
  /** https://docs.aws.amazon.com/glue/latest/webapi/API_Column.html */
  column: { what: 'the column', service: 'Glue', most: 255 },
  /** The key of one: https://docs.aws.amazon.com/glue/latest/webapi/API_TableInput.html */
  tableParameter: { what: 'the table parameter', service: 'Glue', most: 255 },
  /** https://docs.aws.amazon.com/AmazonS3/latest/userguide/object-keys.html */
  key: { what: 'the key', service: 'S3', most: 1024 },
  /** https://docs.aws.amazon.com/athena/latest/ug/service-limits.html#service-limits-query-string-length */
  statement: { what: 'the statement', service: 'Athena', most: 262_144 },
  /** https://docs.aws.amazon.com/step-functions/latest/dg/service-quotas.html */
  payload: { what: 'the payload', service: 'Step Functions', most: 262_144 },
} as const satisfies Readonly<Record<string, Limit>>;

export type LimitKind = keyof typeof LIMITS;
