/**
 * An error as an AWS service answers it. `code` is the service's own error code (`NoSuchKey`,
 * `EntityNotFoundException`), `message` its text, `status` the HTTP status and `fields` whatever else the
 * error's shape carries (Athena's `AthenaErrorCode`).
 */
export class AwsError extends Error {
  override readonly name = 'AwsError';
  readonly code: string;
  readonly status: number;
  readonly fields: Readonly<Record<string, unknown>>;

  constructor(
    code: string,
    message: string,
    options: { status?: number; fields?: Record<string, unknown>; cause?: unknown } = {},
  ) {
    super(message, { cause: options.cause });
    this.code = code;
    this.status = options.status ?? 400;
    this.fields = options.fields ?? {};
  }
}

/**
 * What this embedded AWS doesn't imitate, refused by name rather than answered differently from AWS.
 * It reaches an SDK as a 501 with the code `NotImitated`.
 */
export class NotImitated extends AwsError {
  constructor(what: string) {
    super('NotImitated', `The offline AWS does not imitate ${what}.`, { status: 501 });
  }
}
