import { ExecutionDoesNotExist } from '@aws-sdk/client-sfn';
import { sourceHash } from '../../core/stage/keys.ts';
import type { RunId } from '../../core/runs/run-id.ts';
import { type RejectedFile, rejectedFiles, rejectedRows } from '../../lake/rejected.ts';
import type { RejectedRows, ToldRow } from '../documents/rejected.ts';
import { describe } from '../executions/execution.ts';
import { findExecution, noSuchExecution, runsOfListed } from '../executions/executions.ts';
import { landedOf } from '../pipeline/status.ts';
import type { Session } from '../session/session.ts';
import type { Aws } from '../session/stage.ts';
import { UserError } from '../user-error.ts';

/** What a run rejected. */
export interface Rejected extends Pick<RejectedRows, 'run' | 'files'> {
  /** Every row, read as it is asked for. */
  readonly rows: () => AsyncGenerator<ToldRow>;
}

/**
 * The rejected rows of a run, with the caller's own rights on the bucket.
 * @param said a run, as `versions` names it, its beginning or its last eight digits, or an execution as `findExecution`
 *   takes it; without one the newest run that rejected any
 * @returns without a run where it rejected none, or its files were kept long enough
 * @throws UserError when there is no such run or execution, or more than one
 */
export async function findRejected(session: Session, said?: string): Promise<Rejected> {
  const { aws, pipeline } = session;
  const { bucket, dataset } = pipeline;
  const all = await rejectedFiles(aws.s3, bucket, dataset);
  const run = said === undefined ? all.at(-1)?.run : await runNamed(session, said, all);
  const files = all.filter((file) => file.run === run);
  const sources = await sourcesOf(session, files);
  return {
    run,
    files: files.map(({ key }) => `s3://${bucket}/${key}`),
    rows: async function* () {
      for (const { key, source: hash } of files) {
        const source = hash === undefined ? undefined : sources.get(hash);
        for await (const row of rejectedRows(aws.s3, bucket, key)) yield { ...row, source };
      }
    },
  };
}

/** @param most so many rows at most */
export async function readRejected(
  { rows, ...rejected }: Rejected,
  most = Number.POSITIVE_INFINITY,
): Promise<RejectedRows> {
  const read: ToldRow[] = [];
  for await (const row of rows()) {
    if (read.length === most) return { ...rejected, rows: read, more: true };
    read.push(row);
  }
  return { ...rejected, rows: read, more: false };
}

/** A run of those that rejected rows, or that of an execution: the last one, where it was redriven. */
async function runNamed(
  session: Session,
  said: string,
  files: readonly RejectedFile[],
): Promise<RunId | undefined> {
  const { aws, pipeline } = session;
  const runs = [...new Set(files.map(({ run }) => run))];
  const [one, another] = runs.filter((run) => run.startsWith(said) || run.endsWith(`_${said}`));
  if (another !== undefined)
    throw new UserError(`More than one run that rejected rows is named "${said}"; give more of its name.`);
  if (one !== undefined) return one;
  const own = await runsByArn(aws, await findExecution(aws, pipeline, said));
  if (own.length === 0) throw noSuchExecution(session, said);
  return own.findLast((run) => runs.includes(run));
}

async function runsByArn(aws: Aws, executionArn: string): Promise<RunId[]> {
  try {
    return runsOfListed(await describe(aws, executionArn));
  } catch (error) {
    if (error instanceof ExecutionDoesNotExist) return [];
    throw error;
  }
}

/** The landed files, by what stands for them in the names of files of rejected rows. */
async function sourcesOf(
  { aws, pipeline }: Session,
  files: readonly RejectedFile[],
): Promise<ReadonlyMap<string, string>> {
  if (files.every(({ source }) => source === undefined)) return new Map();
  const { files: landed } = await landedOf(aws, pipeline);
  return new Map(landed.map(({ key }) => [sourceHash(key), key]));
}
