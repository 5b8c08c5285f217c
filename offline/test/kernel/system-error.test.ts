import { readFileSync } from 'node:fs';
import { runInNewContext } from 'node:vm';
import { isSystemError } from '../../kernel/system-error.ts';

test("Node's own error is told by its code", () => {
  let thrown: unknown;
  try {
    readFileSync(`${import.meta.dirname}/missing`);
  } catch (error) {
    thrown = error;
  }
  expect([isSystemError(thrown, 'ENOENT'), isSystemError(thrown, 'EEXIST')]).toEqual([true, false]);
});

test('an error of another realm is one, and what only looks like an error is none', () => {
  const foreign: unknown = runInNewContext(`Object.assign(new Error(), { code: 'ENOENT' })`);
  expect(
    [foreign, { code: 'ENOENT' }, new Error('ENOENT')].map((one) => isSystemError(one, 'ENOENT')),
  ).toEqual([true, false, false]);
});
