/**
 * The vocabulary of failures: one class per verdict, its name written out, because minifying renames
 * classes and Step Functions matches names. A message is one line: what happened, where, what to do.
 */
abstract class Verdict extends Error {
  abstract override readonly name: ErrorName;
  // Private, so that no logger and no runtime prints it with the rest.
  #inFull: string | undefined;

  /**
   * @param message holds no value of a row: it becomes the execution's cause, and a line of a log
   * @param inFull the same with the values, where there are any: it lies in the run's folder, and nowhere else
   */
  constructor(message: string, { inFull, ...options }: ErrorOptions & { readonly inFull?: string } = {}) {
    super(message, options);
    this.#inFull = inFull;
  }

  get inFull(): string | undefined {
    return this.#inFull;
  }

  /** Says where it happened, before the rest. */
  at(place: string): void {
    this.message = `${place}: ${this.message}`;
    if (this.#inFull !== undefined) this.#inFull = `${place}: ${this.#inFull}`;
  }
}

/** The execution's input is not what a start may say. */
export class InvalidInput extends Verdict {
  override readonly name = 'InvalidInput';
}
/** No file lies in the landing prefix, or the one that was named isn't there. */
export class NoSource extends Verdict {
  override readonly name = 'NoSource';
}
/** The file holds no row, or none that is accepted. */
export class EmptySource extends Verdict {
  override readonly name = 'EmptySource';
}
/** The file's header is not the definition's columns. */
export class HeaderMismatch extends Verdict {
  override readonly name = 'HeaderMismatch';
}
/** The file as a whole can't be read: its compressed data is broken. */
export class MalformedCsv extends Verdict {
  override readonly name = 'MalformedCsv';
}
/** More rows were rejected than the definition tolerates. */
export class TooManyRejects extends Verdict {
  override readonly name = 'TooManyRejects';
}
/** What a run reads was replaced under it: the landed file, or the raw data that another run wrote. */
export class SourceChanged extends Verdict {
  override readonly name = 'SourceChanged';
}
/** The definition that is deployed by now is not the one that the run has worked by: it can't go on with it. */
export class DefinitionChanged extends Verdict {
  override readonly name = 'DefinitionChanged';
}
/** A value is not of its column's type. */
export class BadData extends Verdict {
  override readonly name = 'BadData';
}
/** Athena refuses a statement: syntax, an unknown column or function, types that don't fit. */
export class SqlError extends Verdict {
  override readonly name = 'SqlError';
}
/** More partitions than a table should project, or than one statement writes. */
export class TooManyPartitions extends Verdict {
  override readonly name = 'TooManyPartitions';
}
/** A partition value that partition projection would not carry faithfully. */
export class IllegalPartitionValue extends Verdict {
  override readonly name = 'IllegalPartitionValue';
}
/** The workgroup's bytes-scanned cutoff ended a query. */
export class ScanLimitExceeded extends Verdict {
  override readonly name = 'ScanLimitExceeded';
}
/** A query failed in Athena in a way that repeating doesn't mend, or as often as it may be repeated. */
export class QueryFailed extends Verdict {
  override readonly name = 'QueryFailed';
}
/** A check of severity *error* failed: the build is not published. */
export class ChecksFailed extends Verdict {
  override readonly name = 'ChecksFailed';
}
/** The new version's columns would break readers of the published ones. */
export class IncompatibleSchema extends Verdict {
  override readonly name = 'IncompatibleSchema';
}
/** Another execution holds the run lock: this one may write no more. */
export class LockLost extends Verdict {
  override readonly name = 'LockLost';
}
/** The published table changed between reading and writing it. */
export class PublishConflict extends Verdict {
  override readonly name = 'PublishConflict';
}
/** A later run has published already. */
export class Superseded extends Verdict {
  override readonly name = 'Superseded';
}
/** IAM, a bucket policy or Lake Formation denies a call. */
export class AccessDenied extends Verdict {
  override readonly name = 'AccessDenied';
}
/** The published table's name belongs to a table that no run published. */
export class ForeignTable extends Verdict {
  override readonly name = 'ForeignTable';
}
/** The dataset or the target is another pipeline's until it is handed over. */
export class OwnedByAnother extends Verdict {
  override readonly name = 'OwnedByAnother';
}
/** The stage works in another bucket by now than the run began in, or than the published table lies in. */
export class BucketChanged extends Verdict {
  override readonly name = 'BucketChanged';
}
/** What is there was written by a later release, in a form that this one can't read. */
export class NewerFormat extends Verdict {
  override readonly name = 'NewerFormat';
}
/** Something that no other name stands for: a fault of this program, or an answer of AWS that it doesn't know. */
export class UnexpectedFault extends Verdict {
  override readonly name = 'UnexpectedFault';
}
/** A service of AWS throttles or is out of order; worth repeating. */
export class AwsUnavailable extends Verdict {
  override readonly name = 'AwsUnavailable';
}

export const ERROR_NAMES = [
  'InvalidInput',
  'NoSource',
  'EmptySource',
  'HeaderMismatch',
  'MalformedCsv',
  'TooManyRejects',
  'SourceChanged',
  'DefinitionChanged',
  'BadData',
  'SqlError',
  'TooManyPartitions',
  'IllegalPartitionValue',
  'ScanLimitExceeded',
  'QueryFailed',
  'ChecksFailed',
  'IncompatibleSchema',
  'LockLost',
  'PublishConflict',
  'Superseded',
  'AccessDenied',
  'AwsUnavailable',
  'ForeignTable',
  'OwnedByAnother',
  'BucketChanged',
  'NewerFormat',
  'UnexpectedFault',
] as const;

export type ErrorName = (typeof ERROR_NAMES)[number];

export function isVerdict(error: unknown): error is Verdict {
  return error instanceof Verdict;
}
