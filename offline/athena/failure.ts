import { AwsError, NotImitated } from '../kernel/aws-error.ts';
import { isStorageFault } from '../kernel/storage-fault.ts';
import { fromDuckdb, raisedIn, SqlError } from './sql/errors.ts';

/** Who is to blame, as `AthenaError.ErrorCategory` says it: 1 system, 2 user, 3 other. */
export type ErrorCategory = 1 | 2 | 3;

/**
 * A query that Athena ends as FAILED. `message` is the `StateChangeReason`; `type` is the `ErrorType` of
 * Athena's error catalog.
 */
export class QueryFailure extends Error {
  override readonly name = 'QueryFailure';
  readonly type: number;
  readonly category: ErrorCategory;
  readonly retryable: boolean;

  constructor(
    message: string,
    type: number,
    options: { category?: ErrorCategory; retryable?: boolean; cause?: unknown } = {},
  ) {
    super(message, { cause: options.cause });
    this.type = type;
    this.category = options.category ?? 2;
    this.retryable = options.retryable ?? false;
  }
}

/** A query that ends as CANCELLED: stopped by a user, or by the workgroup's bytes-scanned cutoff. */
export class QueryCancelled extends Error {
  override readonly name = 'QueryCancelled';
}

/** What a service failure looks like; AWS promises no text. */
export const internalError = (cause?: unknown) =>
  new QueryFailure(
    'Amazon Athena experienced an internal error while executing this query. Please try submitting the query ' +
      'again and if the issue reoccurs, contact AWS support for further assistance. You will not be charged ' +
      'for this query. We apologize for the inconvenience.',
    100,
    { category: 1, retryable: true, cause },
  );

/** The `ErrorType` for what this imitation refuses by name: "query not supported". */
export const notSupported = (message: string) => new QueryFailure(message, 1200);

/** An error's own text, by its shape: DuckDB's may belong to another realm's `Error`. */
export const messageOf = (error: unknown): string =>
  typeof error === 'object' && error !== null && 'message' in error ? String(error.message) : String(error);

/** An error that ended a query, as Athena would report it. What nobody foresaw is an engine's internal error. */
export function failureOf(error: unknown, { statementType }: { statementType: string }): QueryFailure {
  if (error instanceof QueryFailure) return error;
  if (error instanceof SqlError) {
    const { ErrorMessage, ErrorType } = error.athenaError;
    return new QueryFailure(ErrorMessage, ErrorType, { cause: error });
  }
  if (error instanceof NotImitated) return new QueryFailure(error.message, 1200, { cause: error });
  if (error instanceof AwsError) return serviceFailure(error, statementType);
  const message = messageOf(error);
  if (isStorageFault(error)) return internalError(error);
  const badData = raisedIn(message);
  if (badData?.code === 'HIVE_BAD_DATA')
    return new QueryFailure(`HIVE_BAD_DATA: ${badData.text}`, 1001, { cause: error });
  if (message.startsWith('Out of Memory Error'))
    return new QueryFailure('Query exhausted resources at this scale factor', 1, { cause: error });
  const known = fromDuckdb(error);
  if (known !== undefined) return failureOf(known, { statementType });
  return new QueryFailure(`GENERIC_INTERNAL_ERROR: ${message}`, 200, { category: 1, cause: error });
}

/** Glue's and S3's refusals. Queries say them bare; Hive's DDL wraps them. */
function serviceFailure(error: AwsError, statementType: string): QueryFailure {
  const denied = error.code === 'AccessDeniedException';
  const detail =
    `${error.message} (Service: AmazonDataCatalog; Status Code: ${error.status}; Error Code: ${error.code}; ` +
    'Request ID: offline; Proxy: null)';
  return statementType === 'DML' || !denied
    ? new QueryFailure(detail, denied ? 1500 : 1009, { cause: error })
    : ddlFailure(`MetaException(message:${detail})`, 1500, error);
}

/** A failure of Hive's DDL task. */
export const ddlFailure = (reason: string, type = 1003, cause?: unknown) =>
  new QueryFailure(
    `FAILED: Execution Error, return code 1 from org.apache.hadoop.hive.ql.exec.DDLTask. ${reason}`,
    type,
    { cause },
  );
