import {
  DescribeExecutionCommand,
  type DescribeExecutionOutput,
  ListExecutionsCommand,
  paginateListExecutions,
  StartExecutionCommand,
  StopExecutionCommand,
} from '@aws-sdk/client-sfn';
import { setTimeout as sleep } from 'node:timers/promises';
import * as z from 'zod';
import type { Landed } from '../data/land.ts';
import type { Aws, DeployedPipeline } from '../session/stage.ts';

/** What of an execution's input tells which file it is for. */
const Input = z.object({
  source: z.object({ key: z.string(), versionId: z.string().optional(), etag: z.string().optional() }),
});

const LOOK_MS = 100;
const PATIENCE_MS = 60_000;

/**
 * The execution that the landing rule starts for a file.
 * @param signal ends the waiting
 * @throws Error when none was started within a minute
 */
export async function startedFor(
  aws: Aws,
  { name, stateMachineArn }: DeployedPipeline,
  file: Landed,
  signal?: AbortSignal,
): Promise<string> {
  const others = new Set<string>();
  const deadline = Date.now() + PATIENCE_MS;
  while (Date.now() < deadline) {
    const { executions = [] } = await aws.states.send(
      new ListExecutionsCommand({ stateMachineArn, maxResults: 10 }),
    );
    for (const { executionArn = '' } of executions) {
      if (others.has(executionArn)) continue;
      const { input = '{}' } = await aws.states.send(new DescribeExecutionCommand({ executionArn }));
      if (isFor(input, file)) return executionArn;
      others.add(executionArn);
    }
    await sleep(LOOK_MS, undefined, { signal });
  }
  throw new Error(
    `The landing rule of ${name} started no execution for ${file.key}; look into its dead-letter queue.`,
  );
}

function isFor(input: string, file: Landed): boolean {
  const parsed = Input.safeParse(JSON.parse(input));
  if (!parsed.success || parsed.data.source.key !== file.key) return false;
  const { versionId, etag } = parsed.data.source;
  return file.versionId ? versionId === file.versionId : etag === file.etag;
}

/** A landed file that a start may name. */
export type NamedSource = Pick<Landed, 'key'> & Partial<Pick<Landed, 'versionId' | 'etag'>>;

/**
 * Starts an execution with an input of any kind, as the schedule or the console would.
 * @param name of the execution; without one Step Functions gives it one
 * @returns its ARN
 */
export async function begin(
  aws: Aws,
  { stateMachineArn }: DeployedPipeline,
  input: object,
  name?: string,
): Promise<string> {
  const { executionArn = '' } = await aws.states.send(
    new StartExecutionCommand({ stateMachineArn, name, input: JSON.stringify(input) }),
  );
  return executionArn;
}

/**
 * Starts an execution by hand.
 * @param source the landed file that it is for; without one it takes the newest
 * @returns its ARN
 */
export function startExecution(
  aws: Aws,
  pipeline: DeployedPipeline,
  now: Date,
  source?: NamedSource,
): Promise<string> {
  const second = now.toISOString().slice(0, 19).replaceAll(/[-:]/g, '').replace('T', '-');
  const name = `${pipeline.name}-${second}-${Math.random().toString(36).slice(2, 8)}`;
  const input = {
    trigger: 'manual',
    ...(source && { source: { key: source.key, versionId: source.versionId, etag: source.etag } }),
  };
  return begin(aws, pipeline, input, name);
}

/** The executions of a state machine that run, by their ARNs, the newest first. */
export async function runningExecutions({ states }: Aws, stateMachineArn: string): Promise<string[]> {
  const found: string[] = [];
  const pages = paginateListExecutions({ client: states }, { stateMachineArn, statusFilter: 'RUNNING' });
  for await (const { executions = [] } of pages)
    found.push(...executions.map(({ executionArn = '' }) => executionArn));
  return found;
}

/** The ARN of an execution, by its name. */
export function executionArnOf({ stateMachineArn }: DeployedPipeline, name: string): string {
  return `${stateMachineArn.replace(':stateMachine:', ':execution:')}:${name}`;
}

/** The name of an execution, by its ARN. */
export function executionName(executionArn: string): string {
  return executionArn.split(':').at(-1) ?? '';
}

export async function describe(aws: Aws, executionArn: string): Promise<DescribeExecutionOutput> {
  return aws.states.send(new DescribeExecutionCommand({ executionArn }));
}

/** @param cause what its execution and the run's notice will say */
export async function stop(aws: Aws, executionArn: string, cause: string): Promise<void> {
  await aws.states.send(new StopExecutionCommand({ executionArn, cause }));
}
