import { BadData } from '../../../core/errors/errors.ts';
import { oneLine, verdictOf } from '../../../lambdas/runtime/verdict.ts';

const named = (name: string, message = 'it broke.', more: object = {}) =>
  Object.assign(new Error(message), { name, ...more });
const status = (httpStatusCode: number) => ({ $metadata: { httpStatusCode } });
const GRANT = "Grant it to the task's role, or see who denies it.";
const STACK = "The stack is in the function's log; start the pipeline again.";

test('a verdict stays as it is', () => {
  const verdict = new BadData('x');
  expect(verdictOf(verdict, 'publish')).toBe(verdict);
  expect(verdictOf(verdict, 'upload', 'upload')).toBe(verdict);
});

test.each([
  ['by its name', named('AccessDenied')],
  ['by its name', named('AccessDeniedException')],
  ['by its status', named('Forbidden', 'it broke.', status(403))],
  ['by its status alone', named('InvalidAccessKeyId', 'it broke.', status(403))],
])('a denied call is told %s', (_, error) => {
  expect(verdictOf(error, 'publish')).toMatchObject({
    name: 'AccessDenied',
    message: `publish: it broke. ${GRANT}`,
    cause: error,
  });
});

test.each([
  'User: arn:aws:sts::111122223333:assumed-role/r/s is not authorized to perform: kms:Decrypt on resource: arn:aws:kms:eu-west-1:111122223333:key/1 because no identity-based policy allows the kms:Decrypt action',
  'The ciphertext refers to a customer master key that does not exist, does not exist in this region, or you are not allowed to access.',
])('what a producer’s key denies is told with the setting that names it: %s', (said) => {
  expect(verdictOf(named('AccessDenied', said), 'upload', 'upload')).toMatchObject({
    name: 'AccessDenied',
    message: `upload: ${said.replace(/\.$/, '')}. Name the producer's key in producerKeys of afluente.config.ts, deploy, and redrive; its own policy has to allow the account too.`,
  });
  // Another key than a producer's.
  expect(verdictOf(named('AccessDenied', said), 'publish', 'publish').message).toContain(GRANT);
});

test.each([
  ...[
    'ThrottlingException',
    'TooManyRequestsException',
    'RequestLimitExceeded',
    'SlowDown',
    'OperationTimeoutException',
    'InternalError',
    'InternalServiceException',
    'ServiceUnavailable',
    'TimeoutError',
    'NetworkingError',
    'ECONNRESET',
    'ECONNREFUSED',
    'EPIPE',
    'ETIMEDOUT',
  ].map((name) => named(name)),
  named('Error', 'it broke.', { code: 'ECONNRESET' }),
  named('S3ServiceException', 'it broke.', status(500)),
  named('S3ServiceException', 'it broke.', status(503)),
])('a service that is out of order is tried again: %o', (error) => {
  expect(verdictOf(error, 'publish')).toMatchObject({
    name: 'AwsUnavailable',
    message: `publish: ${error.name}: it broke.`,
    cause: error,
  });
});

test.each([
  named('ValidationException'),
  named('TypeError'),
  named('S3ServiceException', 'it broke.', status(499)),
  named('Error', 'it broke.', { code: 500 }),
  named('Error', 'it broke.', { code: 'EEXIST' }),
])('anything else is a fault with its name: %o', (error) => {
  expect(verdictOf(error, 'publish')).toMatchObject({
    name: 'UnexpectedFault',
    message: `publish: ${error.name}: it broke. ${STACK}`,
    cause: error,
  });
});

test('what is thrown and no error is told as it is', () => {
  expect(verdictOf('stop', 'publish')).toMatchObject({ name: 'UnexpectedFault', message: 'publish: stop' });
});

test('a fault of this program among rows may quote one: its words lie in full alone', () => {
  const error = named('SyntaxError', 'Unexpected token\n Ana.');
  expect(verdictOf(error, 'upload', 'upload')).toMatchObject({
    name: 'UnexpectedFault',
    message: `upload: SyntaxError. ${STACK}`,
    inFull: `upload: SyntaxError: Unexpected token Ana. ${STACK}`,
    cause: error,
  });
  expect(verdictOf('Ana', 'upload', 'upload')).toMatchObject({
    message: `upload: string. ${STACK}`,
    inFull: `upload: string: Ana. ${STACK}`,
  });
  // Through other tasks no row passes.
  expect(verdictOf(error, 'publish', 'publish')).toMatchObject({
    message: `publish: SyntaxError: Unexpected token Ana. ${STACK}`,
    inFull: undefined,
  });
});

test('among rows, too, an answer that doesn’t parse is tried again where the service is out of order', () => {
  const error = named('SyntaxError', '<html>', status(500));
  expect(verdictOf(error, 'upload', 'upload')).toMatchObject({
    name: 'AwsUnavailable',
    message: 'upload: SyntaxError.',
    cause: error,
  });
});

test.each([
  ['a denial', named('AccessDenied'), 'AccessDenied'],
  ['throttling', named('SlowDown'), 'AwsUnavailable'],
  ['the network', named('TimeoutError'), 'AwsUnavailable'],
  ['the network, by its code', named('Error', 'it broke.', { code: 'EPIPE' }), 'AwsUnavailable'],
  [
    'an answer of a service',
    named('ValidationException', 'it broke.', { $fault: 'client' }),
    'UnexpectedFault',
  ],
])('among rows, what %s says speaks of names and keys, and is told', (_, error, name) => {
  const verdict = verdictOf(error, 'upload', 'upload');
  expect(verdict).toMatchObject({ name, inFull: undefined });
  expect(verdict.message).toContain('it broke.');
});

test.each([
  ['a\n  b\tc', 'a b c'],
  ['it broke. . ', 'it broke'],
  ['1.5 of 2', '1.5 of 2'],
])('%j on one line, without its end, is %j', (text, line) => {
  expect(oneLine(text)).toBe(line);
});
