import { ERROR_NAMES } from '../../core/errors/errors.ts';
import { LISTENER_KINDS } from '../../core/stage/listeners.ts';
import { QUERY_RETRY, RETRIES } from '../../core/runs/retries.ts';
import { GRACE_HOURS } from '../../lake/expiry.ts';
import type { Row } from './content.ts';
import { type Injection, isQueryFault } from './faults.ts';
import type { Ended, FaultLake } from './lake.ts';
import type { FaultProxy } from './proxy.ts';

/** Errors that Lambda and Step Functions name when a function could not say anything itself. */
const OF_THE_PLATFORM = ['Runtime.ExitError', 'Sandbox.Timedout', 'States.Timeout'];

const NAMED = new Set<string>([...ERROR_NAMES, ...OF_THE_PLATFORM]);

/** What the state machine may repeat; every other error ends the execution where it stands. */
const REPEATED: Readonly<Record<string, number>> = {
  AwsUnavailable: RETRIES.awsUnavailable.maxAttempts + 1,
  PublishConflict: RETRIES.publishConflict.maxAttempts + 1,
};

/** Faults of a call that the SDK's and the state machine's own repeating has to outlast. */
const PASSING = new Set([
  'throttle',
  'error-500',
  'timeout-before',
  'timeout-after',
  'cut-request',
  'cut-answer',
  'delay',
  'hang',
]);

export const same = (a: readonly Row[], b: readonly Row[]): boolean =>
  JSON.stringify(a) === JSON.stringify(b);

/** What is wrong with how an execution ended. */
export function judgeEnding({ status, error, cause, history }: Ended): string[] {
  if (status === 'HUNG') return ['it was still running after its bound'];
  if (status === 'SUCCEEDED') return [];
  const problems: string[] = [];
  if (status !== 'FAILED') problems.push(`it ended ${status}`);
  if (!NAMED.has(error)) problems.push(`the error ${error} has no name of ours: ${cause}`);
  const failures = new Map<string, number>();
  let state = '';
  for (const { type, stateEnteredEventDetails, taskFailedEventDetails } of history) {
    // Each entry has its retries anew, and so has a redrive.
    if (type === 'ExecutionRedriven') failures.clear();
    if (stateEnteredEventDetails?.name !== undefined) {
      state = stateEnteredEventDetails.name;
      for (const key of failures.keys()) if (key.startsWith(`${state} `)) failures.delete(key);
    }
    if (taskFailedEventDetails === undefined) continue;
    const key = `${state} ${taskFailedEventDetails.error}`;
    const times = (failures.get(key) ?? 0) + 1;
    failures.set(key, times);
    const most = REPEATED[taskFailedEventDetails.error ?? ''] ?? 1;
    if (times > most) problems.push(`${key} was tried ${times} times, ${most} are its bound`);
  }
  return problems;
}

/** What a single fault must come to; nothing is said of stale reads but that the ending is named. */
export function judgeExpectation(
  { task, fault, times }: Injection,
  { status, error, cause }: Ended,
  struck: boolean,
): string[] {
  if (!struck) return status === 'SUCCEEDED' ? [] : [`${status} ${error}, though no fault befell it`];
  // A listener works when the execution has ended.
  const listens = LISTENER_KINDS.some((kind) => kind === task);
  const expected = listens ? ['SUCCEEDED'] : expectation(fault, times);
  const seen = status === 'SUCCEEDED' ? status : error;
  return expected.length === 0 || expected.includes(seen)
    ? []
    : [`it came to ${seen}, not ${expected.join(' or ')}: ${cause.slice(0, 300)}`];
}

function expectation(fault: Injection['fault'], times: Injection['times']): string[] {
  if (PASSING.has(fault)) return times === 'ever' ? ['AwsUnavailable', 'Sandbox.Timedout'] : ['SUCCEEDED'];
  switch (fault) {
    case 'deny':
      return ['AccessDenied'];
    case 'kill-after':
      return ['Runtime.ExitError'];
    case 'query-retryable':
      return times === 'once' ? ['SUCCEEDED'] : ['QueryFailed'];
    case 'query-failed':
      return ['SqlError'];
    case 'query-cutoff':
      return ['ScanLimitExceeded'];
    default:
      return [];
  }
}

/**
 * What is wrong with the queries since the count began: their number and what they scanned.
 * @param runs how many runs there were: each has its own queries
 * @param faultFree the most that a query of a task scans in a run without faults
 */
export function judgeQueries(
  { queries }: FaultProxy,
  injections: readonly Injection[],
  runs: number,
  faultFree: ReadonlyMap<string, number>,
): string[] {
  return queries.flatMap(({ task, sql, tokens, ids, scanned }) => {
    const repeatable = injections.some(
      (one) => one.task === task && isQueryFault(one.fault) && one.fault === 'query-retryable',
    );
    const most = runs * (repeatable ? QUERY_RETRY.maxAttempts : 1);
    const what = `${task}: "${sql.slice(0, 60)}…"`;
    const problems: string[] = [];
    if (tokens.size > most)
      problems.push(`${what} was attempted ${tokens.size} times, ${most} are its bound`);
    if (ids.size > tokens.size)
      problems.push(`${what} ran as ${ids.size} queries in ${tokens.size} attempts`);
    const bytes = [...scanned.values()].reduce((sum, one) => sum + one, 0);
    const bound = most * (faultFree.get(task) ?? Infinity);
    if (bytes > bound) problems.push(`${what} scanned ${bytes} bytes, ${bound} are its bound`);
    return problems;
  });
}

/** What is there after a run that succeeded and that no expiry would ever collect. */
export async function leftovers(faulty: FaultLake, keepVersions: number): Promise<string[]> {
  const { lake } = faulty;
  const { name, table } = lake.pipeline;
  const problems: string[] = [];
  const versions = `processed-data/${table}/`;
  const folders = new Map<string, string[]>();
  for (const key of await lake.keys(versions)) {
    const [run = '', ...rest] = key.slice(versions.length).split('/');
    folders.set(run, [...(folders.get(run) ?? []), rest.join('/')]);
  }
  const numbers: { run: string; number: number; supersededAt?: Date }[] = [];
  for (const [run, files] of folders) {
    const mark = ['_superseded.json', '_version.json'].find((file) => files.includes(file));
    if (mark === undefined) {
      problems.push(`${versions}${run}/ was never published and lies there: ${files.join(', ')}`);
      continue;
    }
    const { number, at } = lake.json(`${versions}${run}/${mark}`) as {
      number: number;
      at?: string;
    };
    numbers.push({ run, number, ...(at !== undefined && { supersededAt: new Date(at) }) });
  }
  const graceBegan = Date.now() - GRACE_HOURS * 3_600_000;
  for (const { run, supersededAt } of numbers.toSorted((a, b) => b.number - a.number).slice(keepVersions))
    if (supersededAt !== undefined && supersededAt.getTime() < graceBegan)
      problems.push(`${versions}${run}/ was superseded at ${supersededAt.toISOString()} and lies there`);
  for (const one of await faulty.tables())
    if (one !== table && one !== `raw_${name}`) problems.push(`the table ${one} is in the catalog`);
  const raw = await lake.keys(`raw-data/${name}/`);
  if (raw.filter((key) => !key.split('/').at(-1)?.startsWith('_')).length !== 1)
    problems.push(`raw-data holds ${raw.join(', ') || 'nothing'}`);
  for (const key of await faulty.openUploads()) problems.push(`the multipart upload of ${key} is open`);
  const lock = lake.json(`locks/${name}.json`) as { owner?: unknown };
  if (lock.owner !== undefined) problems.push('the run lock is still taken');
  return problems;
}
