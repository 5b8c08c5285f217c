import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import type { DeployedResource } from '../assembly/deployment.ts';
import { serviceCaller } from '../kernel/caller.ts';
import { parseProperties } from '../kernel/properties.ts';
import {
  deliver,
  DeadLetterConfig,
  machineOrFunctionArn,
  RetryPolicy,
  serviceOf,
  topicArn,
  type DeliveryOptions,
} from './delivery.ts';
import { compilePattern } from './pattern.ts';
import type { Publish } from './topics.ts';
import { InputTransformer, transform } from './transform.ts';

const ignored = z.unknown().optional();
const Target = z
  .strictObject({
    Arn: z.union([machineOrFunctionArn, topicArn], 'a state machine, a function or a topic'),
    Id: z.string(),
    RoleArn: z.string().optional(),
    Input: z.string().optional(),
    InputPath: z.string().optional(),
    InputTransformer: InputTransformer.optional(),
    RetryPolicy: RetryPolicy.default(RetryPolicy.parse({})),
    DeadLetterConfig: DeadLetterConfig.optional(),
  })
  // A machine is started as the target's role; functions and topics have policies that say who may call them.
  .refine(({ Arn, RoleArn }) => (serviceOf(Arn) === 'states') === (RoleArn !== undefined), {
    path: ['RoleArn'],
    message: 'a role for a state machine, none for a function or a topic',
  });
const Properties = z.strictObject({
  Description: ignored,
  EventBusName: z.literal('default').optional(),
  EventPattern: z.record(z.string(), z.unknown()),
  Name: ignored,
  State: z.enum(['ENABLED', 'DISABLED']).default('ENABLED'),
  Tags: ignored,
  Targets: z.array(Target).default([]),
});

/** A rule of the default event bus. */
export interface RuleSpec {
  readonly arn: string;
  readonly enabled: boolean;
  readonly matches: (event: unknown) => boolean;
  readonly targets: readonly z.output<typeof Target>[];
}

/**
 * @param resource an `AWS::Events::Rule`
 * @throws NotImitated for a pattern, target or property that isn't known here
 */
export function ruleFromTemplate(resource: DeployedResource): RuleSpec {
  const { EventPattern, State, Targets } = parseProperties(Properties, resource);
  return {
    arn: resource.arn,
    enabled: State === 'ENABLED',
    matches: compilePattern(EventPattern),
    targets: Targets,
  };
}

/** An event, whole with its envelope (*Event structure reference*). */
export interface BusEvent {
  readonly version: '0';
  readonly id: string;
  /** `Object Created` */
  readonly 'detail-type': string;
  /** `aws.s3` */
  readonly source: string;
  readonly account: string;
  /** ISO 8601, whole seconds */
  readonly time: string;
  readonly region: string;
  readonly resources: readonly string[];
  readonly detail: object;
}

export interface EventBusOptions extends DeliveryOptions {
  readonly rules: readonly RuleSpec[];
  /**
   * Hands a function an event (`Event` invocation) in EventBridge's own name.
   * @throws AwsError when the function's policy doesn't allow the rule to
   */
  readonly invokeFunction: (functionArn: string, payload: string, ruleArn: string) => void;
  readonly publish: Publish;
}

/** The default event bus. */
export interface EventBus {
  /** Sends an event to the targets of every rule that it fits; resolves when all are delivered or given up. */
  readonly put: (event: BusEvent) => Promise<void>;
}

export function createEventBus(options: EventBusOptions): EventBus {
  return {
    put: async (event) => {
      const fitting = options.rules.filter((rule) => rule.enabled && rule.matches(event));
      await Promise.all(
        fitting.flatMap((rule) => rule.targets.map((target) => send(event, rule, target, options))),
      );
    },
  };
}

async function send(
  event: BusEvent,
  rule: RuleSpec,
  target: z.output<typeof Target>,
  { callerFor, startExecution, invokeFunction, publish, deadLetters, clock }: EventBusOptions,
): Promise<void> {
  const failure = await deliver(
    async () => {
      const input = transform(event, target, rule.arn);
      if (target.RoleArn === undefined) {
        // EventBridge gives SNS no condition keys: a topic's statement with a Condition doesn't let it publish.
        if (serviceOf(target.Arn) === 'sns')
          publish(target.Arn, input, serviceCaller('events.amazonaws.com'));
        else invokeFunction(target.Arn, input, rule.arn);
        return;
      }
      const caller = callerFor(
        target.RoleArn,
        'events.amazonaws.com',
        event.id.replaceAll('-', ''),
        rule.arn,
      );
      const name = `${event.id}_${randomUUID()}`;
      await startExecution({ stateMachineArn: target.Arn, name, input }, caller);
    },
    target.RetryPolicy,
    clock,
  );
  const queue = target.DeadLetterConfig?.Arn;
  if (failure === undefined || queue === undefined) return;
  deadLetters(queue, JSON.stringify(event), {
    RULE_ARN: rule.arn,
    TARGET_ARN: target.Arn,
    ERROR_CODE: errorCodes[failure.code] ?? failure.code,
    ERROR_MESSAGE: failure.message,
    RETRY_ATTEMPTS: String(failure.retries),
    ...(failure.exhausted && { EXHAUSTED_RETRY_CONDITION: failure.exhausted }),
  });
}

/** EventBridge's own words (*Using dead-letter queues to process undelivered events*). */
const errorCodes: Readonly<Record<string, string>> = {
  AccessDeniedException: 'NO_PERMISSIONS',
  AccessDenied: 'FAILED_TO_ASSUME_ROLE',
  AuthorizationError: 'NO_PERMISSIONS',
  NotFound: 'NO_RESOURCE',
  ResourceNotFoundException: 'NO_RESOURCE',
  StateMachineDoesNotExist: 'NO_RESOURCE',
  InvalidExecutionInput: 'INVALID_JSON',
  ValidationException: 'INVALID_PARAMETER',
};
