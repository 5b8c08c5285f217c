import { type TaskKind, TASKS } from '../../core/tasks/kinds.ts';
import { AccessDenied, AwsUnavailable, isVerdict, UnexpectedFault } from '../../core/errors/errors.ts';
import { isDenial, statusOf } from '../../lake/denials/name-denials.ts';

const BUSY =
  /Throttl|TooManyRequests|RequestLimitExceeded|SlowDown|OperationTimeout|InternalError|InternalS|ServiceUnavailable/;
/** What S3 says where a key of KMS keeps an object from who may read it otherwise. */
const OF_A_KEY = /\bkms:Decrypt\b|customer master key/;
const NAME_KEY =
  "Name the producer's key in producerKeys of afluente.config.ts, deploy, and redrive; its own policy has to allow the account too.";
const GRANT = "Grant it to the task's role, or see who denies it.";
const NETWORK: ReadonlySet<unknown> = new Set([
  'TimeoutError',
  'NetworkingError',
  'ECONNRESET',
  'ECONNREFUSED',
  'EPIPE',
  'ETIMEDOUT',
]);

/**
 * What a failure means, in the product's vocabulary: a verdict stays as it is, a denied call and an
 * unavailable service are told apart, anything else is an `UnexpectedFault` with its name in the message.
 * @param where the state, which a message names
 * @param kind of the task, if it is one: through some pass rows, of which a fault of this program may quote
 */
export function verdictOf(error: unknown, where: string, kind?: TaskKind): Error {
  if (isVerdict(error)) return error;
  if (kind && TASKS[kind].readsRows && !isOfAws(error)) return faultAmongRows(error, where);
  if (!(error instanceof Error)) return new UnexpectedFault(`${where}: ${String(error)}`);
  const status = statusOf(error);
  const said = oneLine(error.message);
  if (isDenial(error) || status === 403) {
    // What landed is read by this task alone.
    const advice = kind === 'upload' && OF_A_KEY.test(said) ? NAME_KEY : GRANT;
    return new AccessDenied(`${where}: ${said}. ${advice}`, { cause: error });
  }
  if (BUSY.test(error.name) || isOfNetwork(error) || status >= 500) {
    return new AwsUnavailable(`${where}: ${error.name}: ${said}.`, { cause: error });
  }
  return new UnexpectedFault(
    `${where}: ${error.name}: ${said}. The stack is in the function's log; start the pipeline again.`,
    { cause: error },
  );
}

/** What a service or the network answered: it speaks of names and keys. An answer that doesn't parse is quoted. */
function isOfAws(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  return isDenial(error) || BUSY.test(error.name) || isOfNetwork(error) || '$fault' in error;
}

function faultAmongRows(error: unknown, where: string): Error {
  const name = error instanceof Error ? error.name : typeof error;
  if (error instanceof Error && statusOf(error) >= 500) {
    return new AwsUnavailable(`${where}: ${name}.`, { cause: error });
  }
  const then = "The stack is in the function's log; start the pipeline again.";
  const said = oneLine(error instanceof Error ? error.message : String(error));
  return new UnexpectedFault(`${where}: ${name}. ${then}`, {
    cause: error,
    inFull: `${where}: ${name}: ${said}. ${then}`,
  });
}

export function oneLine(text: string): string {
  return text.replaceAll(/\s+/g, ' ').replace(/[.\s]+$/, '');
}

function isOfNetwork(error: Error): boolean {
  return NETWORK.has(error.name) || ('code' in error && NETWORK.has(error.code));
}
