import { randomBytes } from 'node:crypto';
import { z } from 'zod';
import type { DeployedResource } from '../assembly/deployment.ts';
import type { Datapoint } from '../cloudwatch/metrics.ts';
import type { Caller } from '../kernel/caller.ts';
import { parseProperties } from '../kernel/properties.ts';
import {
  deliver,
  DeadLetterConfig,
  machineOrFunctionArn,
  RetryPolicy,
  serviceOf,
  type DeliveryOptions,
} from './delivery.ts';
import { scheduleExpression, type NextRun } from './schedule-expression.ts';
import { scheduleMetrics, type ScheduleMetric } from './schedule-metrics.ts';

const ignored = z.unknown().optional();
const Target = z
  .strictObject({
    Arn: machineOrFunctionArn,
    RoleArn: z.string(),
    Input: z.string().optional(),
    RetryPolicy: RetryPolicy.default(RetryPolicy.parse({})),
    DeadLetterConfig: DeadLetterConfig.optional(),
  })
  // Scheduler makes an event of its own where a function's schedule has none.
  .refine(({ Arn, Input }) => serviceOf(Arn) === 'states' || Input !== undefined, {
    path: ['Input'],
    message: 'one for a function',
  });
const Properties = z.strictObject({
  Description: ignored,
  FlexibleTimeWindow: z.strictObject({ Mode: z.literal('OFF') }),
  GroupName: ignored,
  Name: ignored,
  ScheduleExpression: z.string(),
  ScheduleExpressionTimezone: z.string().default('UTC'),
  State: z.enum(['ENABLED', 'DISABLED']).default('ENABLED'),
  Target,
});

/** A schedule of EventBridge Scheduler. */
export interface ScheduleSpec {
  readonly arn: string;
  readonly enabled: boolean;
  readonly nextRun: NextRun;
  readonly target: z.output<typeof Target>;
}

/**
 * @param resource an `AWS::Scheduler::Schedule`
 * @param created when the schedule came to be, from which a `rate(…)` counts
 * @throws NotImitated for an expression, target or property that isn't known here
 */
export function scheduleFromTemplate(resource: DeployedResource, created: Date): ScheduleSpec {
  const properties = parseProperties(Properties, resource);
  const { ScheduleExpression, ScheduleExpressionTimezone, State, Target } = properties;
  return {
    arn: resource.arn,
    enabled: State === 'ENABLED',
    nextRun: scheduleExpression(ScheduleExpression, ScheduleExpressionTimezone, created),
    target: Target,
  };
}

export interface SchedulerOptions extends DeliveryOptions {
  readonly schedules: readonly ScheduleSpec[];
  /**
   * Hands a function an event (`Event` invocation).
   * @throws AwsError when the caller may not, or there is no such function
   */
  readonly invokeFunction: (functionArn: string, payload: string, caller: Caller) => void;
  readonly onMetrics?: (datapoints: readonly Datapoint[]) => void;
}

export interface Scheduler {
  /** Begins to fire schedules at their times, from now on. */
  readonly startSchedules: () => void;
  readonly stopSchedules: () => void;
  /** Deploys schedules in place of those before; what came due and wasn't fired yet still is. */
  readonly deploy: (schedules: readonly ScheduleSpec[]) => void;
  /** Fires what has come due since the last look (at first: since the scheduler was made), once each. */
  readonly fireDue: (now: Date) => Promise<void>;
  /** When a schedule fires next, or `undefined` if it doesn't: disabled, or never due again. */
  readonly nextRun: (scheduleArn: string) => Date | undefined;
}

/** The longest the scheduler sleeps at a time, so that a laptop that slept itself is noticed. */
const maxSleepMs = 60_000;

export function createScheduler(options: SchedulerOptions): Scheduler {
  const { clock } = options;
  const due = new Map<ScheduleSpec, Date | undefined>();
  const plan = (spec: ScheduleSpec, after: Date) =>
    due.set(spec, spec.enabled ? spec.nextRun(after) : undefined);
  const deploy = (schedules: readonly ScheduleSpec[]) => {
    const now = clock.now();
    const before = new Map([...due].map(([{ arn }, at]) => [arn, at]));
    due.clear();
    for (const spec of schedules) {
      const at = before.get(spec.arn);
      if (spec.enabled && at !== undefined && at <= now) due.set(spec, at);
      else plan(spec, now);
    }
  };
  deploy(options.schedules);
  let running: AbortController | undefined;

  const fireDue = async (now: Date) => {
    const firing = [...due].flatMap(([spec, at]) => (at !== undefined && at <= now ? [{ spec, at }] : []));
    for (const { spec } of firing) plan(spec, now);
    await Promise.all(firing.map(({ spec, at }) => fire(spec, at, options)));
  };
  const follow = async (signal: AbortSignal) => {
    while (!signal.aborted) {
      const next = [...due.values()].flatMap((at) => at?.getTime() ?? []);
      const wait = Math.max(0, Math.min(...next, Infinity) - clock.now().getTime());
      await clock.sleep(Math.min(wait, maxSleepMs), signal);
      await fireDue(clock.now());
    }
  };

  const begin = () => {
    running = new AbortController();
    follow(running.signal).catch(() => undefined);
  };

  return {
    startSchedules: () => {
      if (running !== undefined) return;
      for (const spec of due.keys()) plan(spec, clock.now());
      begin();
    },
    deploy: (schedules) => {
      deploy(schedules);
      if (running === undefined) return;
      // It may sleep beyond what is due first now.
      running.abort();
      begin();
    },
    stopSchedules: () => {
      running?.abort();
      running = undefined;
    },
    fireDue,
    nextRun: (scheduleArn) => [...due].find(([{ arn }]) => arn === scheduleArn)?.[1],
  };
}

/** Scheduler assumes a role for the schedule's group: `…:schedule/<group>/<name>` → `…:schedule-group/<group>`. */
function groupOf(scheduleArn: string): string {
  return scheduleArn.replace(/:schedule\/([^/]+)\/.*$/, ':schedule-group/$1');
}

async function fire(
  { arn, target }: ScheduleSpec,
  at: Date,
  { callerFor, startExecution, invokeFunction, deadLetters, clock, onMetrics }: SchedulerOptions,
): Promise<void> {
  const executionId = randomBytes(8).toString('hex');
  const scheduled = at.toISOString().replace(/\.\d+Z$/, 'Z');
  const group = groupOf(arn);
  const count = (metric: ScheduleMetric) => onMetrics?.(scheduleMetrics(group, clock.now(), metric));
  let input = '';
  const failure = await deliver(
    async (attempt) => {
      const attributes: Readonly<Record<string, string>> = {
        'schedule-arn': arn,
        'scheduled-time': scheduled,
        'execution-id': executionId,
        'attempt-number': String(attempt),
      };
      input = (target.Input ?? '{}').replaceAll(
        /<aws\.scheduler\.([a-z-]+)>/g,
        (all, name: string) => attributes[name] ?? all,
      );
      count('InvocationAttemptCount');
      const caller = callerFor(target.RoleArn, 'scheduler.amazonaws.com', executionId, group);
      try {
        if (serviceOf(target.Arn) === 'lambda') invokeFunction(target.Arn, input, caller);
        else await startExecution({ stateMachineArn: target.Arn, input }, caller);
      } catch (error) {
        count('TargetErrorCount');
        throw error;
      }
    },
    target.RetryPolicy,
    clock,
  );
  if (failure === undefined) return;
  count('InvocationDroppedCount');
  const queue = target.DeadLetterConfig?.Arn;
  if (queue === undefined) return;
  // The body is the call that failed (*Configuring a schedule's dead-letter queue*).
  const call =
    serviceOf(target.Arn) === 'lambda'
      ? { FunctionName: target.Arn, InvocationType: 'Event', Payload: input }
      : { StateMachineArn: target.Arn, Input: input };
  deadLetters(queue, JSON.stringify(call), {
    ERROR_CODE: failure.code,
    ERROR_MESSAGE: failure.message,
    EXECUTION_ID: executionId,
    ...(failure.exhausted && { EXHAUSTED_RETRY_CONDITION: failure.exhausted }),
    IS_PAYLOAD_TRUNCATED: 'false',
    RETRY_ATTEMPTS: String(failure.retries),
    SCHEDULED_TIME: scheduled,
    SCHEDULE_ARN: arn,
    TARGET_ARN: target.Arn,
  });
  count('InvocationsSentToDeadLetterCount');
}
