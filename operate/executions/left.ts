import type { CheckReport } from '../../core/checks/document.ts';
import { checksKey, failureKey, rejectedPrefixOf } from '../../core/stage/keys.ts';
import type { CheckResult } from '../../core/checks/result.ts';
import type { Uploaded } from '../../core/tasks/upload.ts';
import type { RunId } from '../../core/runs/run-id.ts';
import { isDenial } from '../../lake/denials/name-denials.ts';
import { firstRejected, type LeftRejects, rejectedBy, type RejectedRow } from '../../lake/rejected.ts';
import { readChecks, failureOf } from '../../lake/versions.ts';
import type { Aws } from '../session/stage.ts';
import type { DeployedPipeline } from '../documents/pipeline.ts';

/** What an execution tells of its run. */
export interface Told {
  readonly run: RunId;
  readonly error?: string;
  /** One line. */
  readonly cause?: string;
  readonly checks?: readonly CheckResult[];
  readonly rejected?: Uploaded['upload']['rejected'];
}

/** What only the bucket tells of a run: the values of rows never leave it, except to who may read it. */
export interface Left {
  readonly cause?: string;
  readonly checks?: readonly CheckReport[];
  readonly rejects?: Partial<LeftRejects> & { readonly first: readonly RejectedRow[] };
  /** Where more lies that the caller may not read. */
  readonly withheld: readonly string[];
}

/** What a run left in the bucket, as far as there is any, it is still there and the caller may read it. */
export async function leftBy(
  { s3 }: Aws,
  { bucket, table, dataset }: DeployedPipeline,
  told: Told,
): Promise<Left> {
  const { run, error, rejected } = told;
  const withheld: string[] = [];
  const ifAllowed = async <T>(key: string, reading: Promise<T>): Promise<T | undefined> => {
    try {
      return await reading;
    } catch (error) {
      if (!(error instanceof Error && isDenial(error))) throw error;
      withheld.push(`s3://${bucket}/${key}`);
      return undefined;
    }
  };
  const rejects = async () => {
    // A task that failed left no payload that counts them.
    if (error === 'TooManyRejects' || error === 'EmptySource') return rejectedBy(s3, bucket, dataset, run);
    return rejected && rejected.rows > 0
      ? { first: await firstRejected(s3, bucket, rejected.keys) }
      : undefined;
  };
  const checked = told.checks !== undefined || error === 'ChecksFailed';
  return {
    cause: told.cause?.includes(failureKey(table, run))
      ? ((await ifAllowed(failureKey(table, run), causeInFull(s3, bucket, table, told))) ?? told.cause)
      : told.cause,
    checks: checked ? await ifAllowed(checksKey(table, run), readChecks(s3, bucket, table, run)) : undefined,
    rejects: await ifAllowed(rejected?.keys[0] ?? `${rejectedPrefixOf(dataset)}${run}`, rejects()),
    withheld,
  };
}

/** Nothing where what lies there is another failure's: a redriven run may fail twice in one place. */
async function causeInFull(
  s3: Aws['s3'],
  bucket: string,
  table: string,
  { run, cause }: Told,
): Promise<string | undefined> {
  const failure = await failureOf(s3, bucket, table, run);
  return failure?.cause === cause ? failure?.inFull : undefined;
}
