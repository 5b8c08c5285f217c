/**
 * The vocabulary of failures: one class per verdict, its name written out, because minifying renames
 * classes and Step Functions matches names. A message is one line: what happened, where, what to do.
 * `MEANINGS` says what each means, `REMEDIES` what a person does about it.
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

export class InvalidInput extends Verdict {
  override readonly name = 'InvalidInput';
}
export class NoSource extends Verdict {
  override readonly name = 'NoSource';
}
export class EmptySource extends Verdict {
  override readonly name = 'EmptySource';
}
export class HeaderMismatch extends Verdict {
  override readonly name = 'HeaderMismatch';
}
export class MalformedCsv extends Verdict {
  override readonly name = 'MalformedCsv';
}
export class TooManyRejects extends Verdict {
  override readonly name = 'TooManyRejects';
}
export class SourceChanged extends Verdict {
  override readonly name = 'SourceChanged';
}
export class DefinitionChanged extends Verdict {
  override readonly name = 'DefinitionChanged';
}
export class BadData extends Verdict {
  override readonly name = 'BadData';
}
export class SqlError extends Verdict {
  override readonly name = 'SqlError';
}
export class TooManyPartitions extends Verdict {
  override readonly name = 'TooManyPartitions';
}
export class IllegalPartitionValue extends Verdict {
  override readonly name = 'IllegalPartitionValue';
}
export class ScanLimitExceeded extends Verdict {
  override readonly name = 'ScanLimitExceeded';
}
export class QueryFailed extends Verdict {
  override readonly name = 'QueryFailed';
}
export class ChecksFailed extends Verdict {
  override readonly name = 'ChecksFailed';
}
export class IncompatibleSchema extends Verdict {
  override readonly name = 'IncompatibleSchema';
}
export class LockLost extends Verdict {
  override readonly name = 'LockLost';
}
export class PublishConflict extends Verdict {
  override readonly name = 'PublishConflict';
}
export class Superseded extends Verdict {
  override readonly name = 'Superseded';
}
export class AccessDenied extends Verdict {
  override readonly name = 'AccessDenied';
}
export class ForeignTable extends Verdict {
  override readonly name = 'ForeignTable';
}
export class OwnedByAnother extends Verdict {
  override readonly name = 'OwnedByAnother';
}
export class BucketChanged extends Verdict {
  override readonly name = 'BucketChanged';
}
export class NewerFormat extends Verdict {
  override readonly name = 'NewerFormat';
}
export class UnexpectedFault extends Verdict {
  override readonly name = 'UnexpectedFault';
}
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
