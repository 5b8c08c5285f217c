import { AwsError } from '../kernel/aws-error.ts';

/** One page of a list: `maxResults` is 100 when it is absent or 0, and 1000 at most. */
export function page<T>(all: readonly T[], maxResults: number | undefined, nextToken: string | undefined) {
  const size = maxResults || 100;
  const start = nextToken === undefined ? 0 : Number(Buffer.from(nextToken, 'base64url').toString());
  if (!Number.isInteger(start) || start < 0 || (nextToken !== undefined && start === 0))
    throw new AwsError('InvalidToken', "Invalid Token: 'Invalid token'");
  const end = start + size;
  const more = end < all.length ? Buffer.from(String(end)).toString('base64url') : undefined;
  return { items: all.slice(start, end), nextToken: more };
}

/** @throws AwsError `InvalidName` */
export function checkName(name: string): void {
  // *StartExecution*, `name`: no white space, brackets, wildcards, special or control characters.
  // eslint-disable-next-line no-control-regex
  const valid = /^[^\s<>{}[\]?*"#%\\^|~`$&,;:/\u0000-\u001f\u007f-\u009f\ufffe\uffff]{1,80}$/;
  if (!valid.test(name)) throw new AwsError('InvalidName', `Invalid Name: '${name}'`);
}

/** @throws AwsError `InvalidExecutionInput`, or `ValidationException` above 256 KB */
export function checkInput(text: string): void {
  if (Buffer.byteLength(text) > 262_144)
    throw new AwsError(
      'ValidationException',
      "1 validation error detected: Value at 'input' failed to satisfy constraint: Member must have length less than or equal to 262144",
    );
  try {
    JSON.parse(text);
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new AwsError('InvalidExecutionInput', `Invalid State Machine Execution Input: '${why}'`);
  }
}
