import { commandLine } from '../session/command-line.ts';
import { ExecutionDoesNotExist, type ExecutionListItem } from '@aws-sdk/client-sfn';
import * as z from 'zod/mini';
import { Ended } from '../../core/tasks/acquire-lock.ts';
import { Published } from '../../core/tasks/publish.ts';
import { Start } from '../../core/runs/payload.ts';
import { type RunId, runsOf } from '../../core/runs/run-id.ts';
import { remedyOf } from '../../core/errors/remedies.ts';
import { bounded } from '../../core/bounded.ts';
import { describe, executionArnOf, newestExecutions } from './execution.ts';
import { durationOf, observe } from './follow.ts';
import type { Session } from '../session/session.ts';
import type { Aws } from '../session/stage.ts';
import { newestRuns } from './skipped.ts';
import { messageOf, summarize } from './summary.ts';
import { UserError } from '../user-error.ts';
import type { DeployedPipeline } from '../documents/pipeline.ts';
import type { ExecutionDocument, ListedExecution, Outcome } from '../documents/execution.ts';

/** AWS answers 15 DescribeExecution a second, and more in a burst: https://docs.aws.amazon.com/step-functions/latest/dg/service-quotas.html */
const AT_ONCE = 8;

/**
 * The executions of a pipeline, the newest first.
 * @param most so many at most
 * @param ended keeps what has ended between calls, so that it is described once
 */
export async function listExecutions(
  aws: Aws,
  { stateMachineArn }: DeployedPipeline,
  most: number,
  ended?: Map<string, ListedExecution>,
): Promise<ListedExecution[]> {
  return describeAll(aws, await newestExecutions(aws, stateMachineArn, most), ended);
}

/**
 * So many executions are looked through, for runs and for what a person names: what was skipped is only told by
 * describing it, and at 15 a second, which AWS answers, this takes a quarter of a minute.
 */
export const LOOKED_THROUGH = 250;

/**
 * The same, until so many are among them that were not skipped: of many files that land at once one starts a run, and
 * the others are skipped.
 * @returns them, with the skipped ones between them
 */
export async function listRuns(
  aws: Aws,
  { stateMachineArn }: DeployedPipeline,
  most: number,
  ended?: Map<string, ListedExecution>,
): Promise<ListedExecution[]> {
  const found = await newestExecutions(aws, stateMachineArn, Math.max(most, LOOKED_THROUGH));
  const listed: ListedExecution[] = [];
  while (listed.length < found.length) {
    const acted = listed.filter(({ outcome }) => outcome !== 'skipped').length;
    if (acted >= most) break;
    const next = found.slice(listed.length, listed.length + Math.max(AT_ONCE, most - acted));
    listed.push(...(await describeAll(aws, next, ended)));
  }
  return newestRuns(listed, most);
}

function describeAll(
  aws: Aws,
  found: readonly ExecutionListItem[],
  ended?: Map<string, ListedExecution>,
): Promise<ListedExecution[]> {
  return bounded(found, AT_ONCE, async (one) => {
    const key = `${one.executionArn} ${one.stopDate?.getTime()} ${one.redriveCount}`;
    const known = ended?.get(key);
    if (known) return known;
    const described = await describeListed(aws, one);
    if (described.outcome !== 'running') ended?.set(key, described);
    return described;
  });
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

function outcomeOf(status: string, lock: z.infer<typeof Output>['lock']['outcome'] | undefined): Outcome {
  switch (status) {
    case 'SUCCEEDED':
      return lock === undefined || lock === 'acquired' ? 'published' : lock;
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

/** What a person is told who named an execution that there isn't. */
export function noSuchExecution(session: Session, said: string): UserError {
  return new UserError(
    `There is no execution "${said}" of ${session.pipeline.name}; ${commandLine(session, 'executions')} lists them.`,
  );
}

/**
 * @param said its name, the beginning of it that no other of the newest has, what its name or its run ends in after the
 *   last `-` or `_`, its run, or `last`
 * @returns the ARN of the execution
 * @throws UserError when there is none, or more than one
 */
export async function findExecution(aws: Aws, pipeline: DeployedPipeline, said: string): Promise<string> {
  const executions = await newestExecutions(aws, pipeline.stateMachineArn, LOOKED_THROUGH);
  const exact = executions.find(({ name }) => name === said);
  const found = exact ? [exact] : said === 'last' ? executions.slice(0, 1) : named(executions, said);
  const [one, another] = found;
  if (another) throw new UserError(`More than one execution is named "${said}"; give more of its name.`);
  return one?.executionArn ?? executionArnOf(pipeline, said);
}

/** By the beginning of their names; where none begins so, by the ends of names and by runs. */
function named(executions: readonly ExecutionListItem[], said: string): ExecutionListItem[] {
  const begun = executions.filter(({ name = '' }) => name.startsWith(said));
  if (begun.length > 0 || said.length < SHORTEST_ID) return begun;
  const ends = (name: string) => name.endsWith(`-${said}`) || name.endsWith(`_${said}`);
  return executions.filter(
    (one) => ends(one.name ?? '') || runsOfListed(one).some((run) => run.startsWith(said) || ends(run)),
  );
}

/** What ends a name that a command gave has six. */
const SHORTEST_ID = 6;

/** The runs of an execution as Step Functions lists or describes it, the newest last. */
export function runsOfListed({
  executionArn: id = '',
  startDate = new Date(0),
  redriveCount = 0,
}: Pick<ExecutionListItem, 'executionArn' | 'startDate' | 'redriveCount'>): RunId[] {
  return runsOf({ id, startTime: startDate.toISOString(), redriveCount });
}

/**
 * One execution, running or ended.
 * @param said as `findExecution` takes it
 * @throws UserError when there is none, or more than one
 */
export async function readExecution(session: Session, said: string): Promise<ExecutionDocument> {
  const { aws, pipeline } = session;
  try {
    return await documentOf(aws, pipeline, await findExecution(aws, pipeline, said));
  } catch (error) {
    if (!(error instanceof ExecutionDoesNotExist)) throw error;
    throw noSuchExecution(session, said);
  }
}

/** @param executionArn of an execution that there is */
export async function documentOf(
  aws: Aws,
  pipeline: DeployedPipeline,
  executionArn: string,
): Promise<ExecutionDocument> {
  const run = await observe(aws, executionArn);
  return {
    ...(await summarize(aws, pipeline, run, undefined)),
    remedy: remedyOf(run.error),
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
}
