import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Answer } from './answer.ts';
import { KeptAnswers, type Reference } from './kept.ts';

let directory: string;
let asked: string[];
let answer: Answer;

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'afluente-kept-'));
  asked = [];
  answer = { kind: 'rows', columns: [{ name: 'a', type: 'array(varchar)' }], rows: [[['x', null]], [null]] };
});
afterEach(() => rmSync(directory, { recursive: true }));

const open = () =>
  new KeptAnswers(join(directory, 'cache/answers.jsonl'), () => {
    asked.push('start');
    const reference: Reference = {
      answer: (sql) => {
        asked.push(sql);
        return Promise.resolve(answer);
      },
      close: () => {
        asked.push('close');
        return Promise.resolve();
      },
    };
    return Promise.resolve(reference);
  });

test('a statement is asked once on a machine, and Trino starts only for one that is new', async () => {
  const first = open();
  expect(await first.answer('SELECT 1')).toEqual(answer);
  expect(await first.answer('SELECT 1')).toEqual(answer);
  await first.close();
  expect(asked).toEqual(['start', 'SELECT 1', 'close']);
  const second = open();
  expect(await second.answer('SELECT 1')).toEqual(answer);
  await second.close();
  expect(asked).toEqual(['start', 'SELECT 1', 'close']);
});

test('an error is an answer', async () => {
  answer = { kind: 'error', name: 'DIVISION_BY_ZERO', message: 'Division by zero' };
  await open().answer('SELECT 1/0');
  expect(await open().answer('SELECT 1/0')).toEqual(answer);
  expect(asked).toEqual(['start', 'SELECT 1/0']);
});

test.each([
  ['what changes by itself', 'SELECT now()', undefined],
  ['what Trino broke down over', 'SELECT 1', 'ORACLE_FAILED'],
])('%s is asked again', async (_what, sql, error) => {
  if (error !== undefined) answer = { kind: 'error', name: error, message: '' };
  await open().answer(sql);
  await open().answer(sql);
  expect(asked).toEqual(['start', sql, 'start', sql]);
});
