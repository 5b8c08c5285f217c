import { ExecutionDoesNotExist, type ExecutionListItem, paginateListExecutions } from '@aws-sdk/client-sfn';
import * as z from 'zod/mini';
import { Ended, Published, Start } from '../core/payload.ts';
import { describe, executionArnOf } from './execution.ts';
import { durationOf, observe } from './follow.ts';
import type { Aws, DeployedPipeline } from './stage.ts';
import { messageOf, summarize, type Summary } from './summary.ts';
import { UserError } from './user-error.ts';

/** What an execution came to: `published`, `skipped` and `unchanged` are successes. */
export type Outcome = 'running' | 'published' | 'skipped' | 'unchanged' | 'failed' | 'timed out' | 'stopped';

/** An execution as `executions --json` tells it. */
export interface ListedExecution {
  readonly execution: string;
  /** As Step Functions has it: `RUNNING`, `SUCCEEDED`, `FAILED`, `TIMED_OUT`, `ABORTED`. */
  readonly status: string;
  readonly outcome: Outcome;
  /** Of what it published. */
  readonly version?: number;
  readonly error?: string;
  /** One line. */
  readonly cause?: string;
  readonly trigger: Start['trigger'];
  /** ISO 8601 */
  readonly startedAt: string;
  /** Absent while it runs. */
  readonly stoppedAt?: string;
  readonly durationMs?: number;
  readonly redrives: number;
}

/**
 * The executions of a pipeline, the newest first.
 * @param most so many at most
 */
export async function listExecutions(
  aws: Aws,
  { stateMachineArn }: DeployedPipeline,
  most: number,
): Promise<ListedExecution[]> {
  const found: ExecutionListItem[] = [];
  const pages = paginateListExecutions(
    { client: aws.states, pageSize: Math.min(most, 100) },
    { stateMachineArn },
  );
  for await (const { executions = [] } of pages) {
    found.push(...executions);
    if (found.length >= most) break;
  }
  return Promise.all(found.slice(0, most).map((one) => describeListed(aws, one)));
}

/** What of an execution's output says what it came to. */
const Output = z.union([Ended, Published]);

async function describeListed(
  aws: Aws,
  { executionArn = '', name = '', redriveCount = 0 }: ExecutionListItem,
): Promise<ListedExecution> {
  const { status = '', startDate, stopDate, input, output, error, cause } = await describe(aws, executionArn);
  const came = Output.safeParse(parse(output)).data;
  const started = startDate ?? new Date(0);
  return {
    execution: name,
    status,
    outcome: outcomeOf(status, came?.lock.outcome),
    version: came && 'published' in came ? came.published.version : undefined,
    error,
    cause: cause === undefined ? undefined : messageOf(cause),
    trigger: Start.safeParse(parse(input)).data?.trigger ?? 'manual',
    startedAt: started.toISOString(),
    stoppedAt: stopDate?.toISOString(),
    durationMs: stopDate && stopDate.getTime() - started.getTime(),
    redrives: redriveCount,
  };
}

function outcomeOf(status: string, lock: string | undefined): Outcome {
  switch (status) {
    case 'SUCCEEDED':
      return lock === 'skipped' || lock === 'unchanged' ? lock : 'published';
    case 'FAILED':
      return 'failed';
    case 'TIMED_OUT':
      return 'timed out';
    case 'ABORTED':
      return 'stopped';
    default:
      return 'running';
  }
}

function parse(json: string | undefined): unknown {
  return json === undefined ? undefined : JSON.parse(json);
}

/** An execution in full, as `executions NAME --json` tells it. */
export interface ExecutionDocument extends Summary {
  readonly startedAt: string;
  readonly stoppedAt?: string;
  readonly redrives: number;
  /** Each Task state, with the payloads that it was given and left. */
  readonly states: readonly (Summary['states'][number] & {
    readonly startedAt: string;
    readonly input: unknown;
    readonly output?: unknown;
  })[];
}

/**
 * One execution, running or ended.
 * @throws UserError when there is none of this name
 */
export async function readExecution(
  aws: Aws,
  pipeline: DeployedPipeline,
  name: string,
): Promise<ExecutionDocument> {
  try {
    const run = await observe(aws, executionArnOf(pipeline, name));
    return {
      ...(await summarize(aws, pipeline, run, undefined)),
      startedAt: run.startedAt.toISOString(),
      stoppedAt: run.stoppedAt?.toISOString(),
      redrives: run.redrives,
      states: run.states.map((state) => ({
        name: state.name,
        status: state.status,
        durationMs: durationOf(state, run.stoppedAt ?? new Date()),
        startedAt: state.enteredAt.toISOString(),
        input: state.input,
        output: state.output,
      })),
    };
  } catch (error) {
    if (!(error instanceof ExecutionDoesNotExist)) throw error;
    throw new UserError(
      `There is no execution "${name}" of ${pipeline.name}; npx afluente executions lists them.`,
    );
  }
}
