import fc from 'fast-check';
import { BadData } from '../../../core/errors/errors.ts';
import { logged } from '../../../lambdas/runtime/logged.ts';
import { verdictOf } from '../../../lambdas/runtime/verdict.ts';

/** What a log writes of an error, and what Lambda's runtime does: its own properties. */
const written = (error: Error) => JSON.stringify([logged(error), error, { ...error }]);

test('an error is logged with its names and places, and a verdict with its message', () => {
  const error = verdictOf(new SyntaxError('x'), 'ctas_t', 'ctas');
  expect(logged(error)).toEqual({
    name: 'UnexpectedFault',
    message: "ctas_t: SyntaxError. The stack is in the function's log; start the pipeline again.",
    stack: expect.stringMatching(/^UnexpectedFault: ctas_t: SyntaxError\. .*\n {4}at .*verdict\.ts:\d+:\d+/),
    cause: { name: 'SyntaxError', stack: expect.stringMatching(/^ {4}at .*logged\.test\.ts:\d+:\d+/) },
  });
});

const PLACES = [
  '    at judge (file:///var/task/index.mjs:12:3)',
  '    at async file:///var/task/index.mjs:5:1',
];
const causedBy = (message: string, ...stack: string[]) =>
  new BadData('no', { cause: Object.assign(new Error(message), { stack: stack.join('\n') }) });

test('of a stack the places alone are logged, from behind its message on', () => {
  const message = 'said\n    at Ana (/x.ts:1:1)';
  const more = ['    at Ana, of Rio', 'Ana    at judge (/x.ts:1:1)', '    at judge (/x.ts:1:1) Ana'];
  expect(logged(causedBy(message, `Error: ${message}`, ...PLACES, ...more))).toMatchObject({
    cause: { name: 'Error', stack: PLACES.join('\n') },
  });
});

test('of a stack in which the message isn’t found there is nothing, but of a verdict’s, whose message grew', () => {
  expect(logged(causedBy('said', 'Error: Ana', ...PLACES))).toMatchObject({ cause: { stack: '' } });
  const verdict = Object.assign(new BadData('no'), { stack: ['BadData: no', ...PLACES].join('\n') });
  verdict.at('landing/trial/a-file-of-a-long-name.csv');
  expect(logged(verdict)).toMatchObject({
    stack: ['BadData: landing/trial/a-file-of-a-long-name.csv: no', ...PLACES].join('\n'),
  });
});

/** Faults of a program that quote what they were given. */
const QUOTING: readonly ((value: string) => unknown)[] = [
  (value) => JSON.parse(`{"a": ${value}`),
  (value) => JSON.parse(value),
  (value) => BigInt(value),
  (value) => decodeURIComponent(`%${value}`),
  (value) => new URL(value),
  (value) => {
    throw new TypeError(`${value} is not what it should be`);
  },
  (value) => {
    throw value;
  },
];

test('a fault among rows quotes none of them, in its message or in a log', () => {
  const secret = 'Ungeheuer';
  const around = fc.oneof(
    fc.string({ maxLength: 12 }),
    fc.constantFrom('\n    at judge (file:///x.ts:1:1)\n', '\n    at ', ' (/x.ts:1:1)', ': line 1:1: '),
  );
  fc.assert(
    fc.property(fc.constantFrom(...QUOTING), around, around, (quote, before, after) => {
      let thrown: unknown = 'nothing';
      try {
        quote(`${before}${secret}${after}`);
      } catch (error) {
        thrown = error;
      }
      const verdict = verdictOf(thrown, 'check_data_quality', 'check-quality');
      expect(verdict.name).toBe('UnexpectedFault');
      expect(verdict.message).not.toContain(secret);
      expect(written(verdict)).not.toContain(secret);
    }),
    { numRuns: 1000 },
  );
});

test('what a verdict leaves out is on no property that a logger or a runtime prints', () => {
  const verdict = new BadData('a value', { inFull: 'the value Ungeheuer' });
  verdict.at('landing/x.csv');
  expect(verdict.inFull).toBe('landing/x.csv: the value Ungeheuer');
  expect(verdict.message).toBe('landing/x.csv: a value');
  expect(written(verdict)).not.toContain('Ungeheuer');
});

test('what a service answers is told, among rows too', () => {
  const answer = Object.assign(new Error('no key'), { name: 'GlueEncryptionException', $fault: 'client' });
  expect(verdictOf(answer, 'ctas_t', 'ctas').message).toContain('GlueEncryptionException: no key');
  const denied = Object.assign(new Error('processed-data/x: not yours'), { name: 'AccessDenied' });
  expect(verdictOf(denied, 'ctas_t', 'ctas')).toMatchObject({
    name: 'AccessDenied',
    message: expect.stringContaining('processed-data/x: not yours'),
  });
});
