import {
  DescribeExecutionCommand,
  type DescribeExecutionOutput,
  ListExecutionsCommand,
  StartExecutionCommand,
  StopExecutionCommand,
} from '@aws-sdk/client-sfn';
import { setTimeout as sleep } from 'node:timers/promises';
import * as z from 'zod';
import type { Landed } from './land.ts';
import type { Aws, DeployedPipeline } from './stage.ts';

/** What of an execution's input tells which file it is for. */
const Input = z.object({
  source: z.object({ key: z.string(), versionId: z.string().optional(), etag: z.string().optional() }),
});

const LOOKS = { every: 100, atMost: 600 };

/**
 * The execution that the landing rule starts for a file.
 * @throws Error when none was started within a minute
 */
export async function startedFor(aws: Aws, pipeline: DeployedPipeline, file: Landed): Promise<string> {
  const { stateMachineArn } = pipeline;
  for (let look = 0; look < LOOKS.atMost; look += 1) {
    const { executions = [] } = await aws.states.send(
      new ListExecutionsCommand({ stateMachineArn, maxResults: 10 }),
    );
    for (const { executionArn } of executions) {
      const { input = '{}' } = await aws.states.send(new DescribeExecutionCommand({ executionArn }));
      if (executionArn !== undefined && isFor(input, file)) return executionArn;
    }
    await sleep(LOOKS.every);
  }
  throw new Error(
    `The landing rule of ${pipeline.name} started no execution for ${file.key}; look into its dead-letter queue.`,
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
 * Starts an execution by hand.
 * @param source the landed file that it is for; without one it takes the newest
 * @returns its ARN
 */
export async function startExecution(
  aws: Aws,
  pipeline: DeployedPipeline,
  now: Date,
  source?: NamedSource,
): Promise<string> {
  const second = now.toISOString().slice(0, 19).replaceAll(/[-:]/g, '').replace('T', '-');
  const { executionArn = '' } = await aws.states.send(
    new StartExecutionCommand({
      stateMachineArn: pipeline.stateMachineArn,
      name: `${pipeline.name}-${second}-${Math.random().toString(36).slice(2, 8)}`,
      input: JSON.stringify({
        trigger: 'manual',
        ...(source && { source: { key: source.key, versionId: source.versionId, etag: source.etag } }),
      }),
    }),
  );
  return executionArn;
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
