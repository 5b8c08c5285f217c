import {
  DescribeExecutionCommand,
  type DescribeExecutionOutput,
  type ExecutionListItem,
  type ExecutionStatus,
  paginateListExecutions,
  RedriveExecutionCommand,
  StartExecutionCommand,
  StopExecutionCommand,
} from '@aws-sdk/client-sfn';
import { Start } from '../../core/runs/payload.ts';
import { LISTING, poll, type Polling } from '../poll.ts';
import type { Aws } from '../session/stage.ts';
import type { Landed } from '../documents/landed.ts';
import type { DeployedPipeline } from '../documents/pipeline.ts';

/** A landed file's event takes seconds on AWS. Milliseconds. */
const PATIENCE_MS = 60_000;

/**
 * The execution that the landing rule starts for a file.
 * @returns its ARN; nothing when none was started for as long as it is waited for: a minute, unless it is told otherwise
 */
export async function startedFor(
  aws: Aws,
  { stateMachineArn }: DeployedPipeline,
  file: Landed,
  { patience = PATIENCE_MS, ...waiting }: Pick<Polling, 'signal' | 'sleep' | 'patience'> = {},
): Promise<string | undefined> {
  const others = new Set<string>();
  const look = async () => {
    for (const { executionArn = '' } of await newestExecutions(aws, stateMachineArn, 10)) {
      if (others.has(executionArn)) continue;
      const { input = '{}' } = await describe(aws, executionArn);
      if (isFor(input, file)) return executionArn;
      others.add(executionArn);
    }
    return undefined;
  };
  return poll(look, { ...waiting, pace: LISTING, patience });
}

function isFor(input: string, file: Landed): boolean {
  const source = Start.safeParse(JSON.parse(input)).data?.source;
  if (source?.key !== file.key) return false;
  const { versionId, etag } = source;
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

/**
 * The newest executions of a state machine, the newest first.
 * @param most so many at most; `Infinity` for all of them
 * @param statusFilter only those that stand so
 */
export async function newestExecutions(
  { states }: Pick<Aws, 'states'>,
  stateMachineArn: string,
  most: number,
  statusFilter?: ExecutionStatus,
): Promise<ExecutionListItem[]> {
  const found: ExecutionListItem[] = [];
  const pages = paginateListExecutions(
    { client: states, pageSize: Math.min(most, PAGE) },
    { stateMachineArn, statusFilter },
  );
  for await (const { executions = [] } of pages) {
    found.push(...executions);
    if (found.length >= most) break;
  }
  return found.slice(0, most);
}

/** What is listed at once, unless it is asked for less: the longest page has 1,000. */
const PAGE = 100;

/** The executions of a state machine that run, by their ARNs, the newest first. */
export async function runningExecutions(aws: Aws, stateMachineArn: string): Promise<string[]> {
  const running = await newestExecutions(aws, stateMachineArn, Number.POSITIVE_INFINITY, 'RUNNING');
  return running.map(({ executionArn = '' }) => executionArn);
}

/** Those of the pipelines that have an execution that runs. */
export async function runningPipelines(
  aws: Pick<Aws, 'states'>,
  pipelines: readonly DeployedPipeline[],
): Promise<DeployedPipeline[]> {
  const found: DeployedPipeline[] = [];
  for (const pipeline of pipelines) {
    const [running] = await newestExecutions(aws, pipeline.stateMachineArn, 1, 'RUNNING');
    if (running) found.push(pipeline);
  }
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

/** Goes on with a failed execution at the state that failed, whatever that comes to. */
export async function goOn(aws: Aws, executionArn: string): Promise<void> {
  await aws.states.send(new RedriveExecutionCommand({ executionArn }));
}
