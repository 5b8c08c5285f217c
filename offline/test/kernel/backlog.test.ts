import { jest } from '@jest/globals';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Backlog } from '../../kernel/backlog.ts';
import { readJsonLines } from '../../kernel/durable.ts';
import { isStorageFault, StateUnwritable } from '../../kernel/storage-fault.ts';

beforeEach(() => void jest.useFakeTimers());
afterEach(() => void jest.useRealTimers());

/** A directory that takes nothing as long as a file stands where it would. */
function place() {
  const path = join(mkdtempSync(join(tmpdir(), 'afluente-backlog-')), 'place');
  const lines: string[] = [];
  const backlog = new Backlog((line) => lines.push(line));
  return {
    backlog,
    lines,
    at: (name: string) => join(path, name),
    refuse: () => writeFileSync(path, ''),
    takes: () => rmSync(path),
    text: (name: string) => readFileSync(join(path, name), 'utf8'),
  };
}

test('what the disk doesn’t take waits in its order, and is written as soon as there is room', () => {
  const { backlog, lines, at, refuse, takes, text } = place();
  refuse();
  for (const number of [1, 2, 3]) backlog.appendJson(at('a.jsonl'), [{ number }]);
  backlog.replace(at('b.json'), 'one');
  backlog.replace(at('b.json'), 'two');
  expect(backlog.waitingFor(at('b.json'))).toBe('two');
  expect(lines).toEqual([expect.stringMatching(/a\.jsonl.*waits in memory until there is room/)]);
  takes();
  jest.advanceTimersByTime(1000);
  expect(readJsonLines(at('a.jsonl'))).toEqual([1, 2, 3].map((number) => ({ number })));
  expect(text('b.json')).toBe('two');
  expect(lines.slice(1)).toEqual(['The disk has room again: all that waited is written.']);
  backlog.append(at('c.log'), 'x\n');
  expect(text('c.log')).toBe('x\n');
  backlog.close();
  expect(lines).toHaveLength(2);
});

test('what was never written is told at the end', () => {
  const { backlog, lines, at, refuse } = place();
  refuse();
  backlog.append(at('a.log'), 'x');
  backlog.replace(at('b.json'), 'x');
  backlog.close();
  expect(lines.at(-1)).toMatch(/a\.log and 1 more: never written/);
  expect(existsSync(at('a.log'))).toBe(false);
});

test('so much waits, and no more, which is told', () => {
  const { backlog, lines, at, refuse, takes, text } = place();
  refuse();
  const piece = 'x'.repeat(10 * 1024 * 1024);
  for (let times = 0; times < 5; times += 1) backlog.append(at('a.log'), piece);
  takes();
  jest.advanceTimersByTime(1000);
  expect(text('a.log')).toHaveLength(3 * piece.length);
  expect(lines.at(-1)).toMatch(/2 notes were too many to wait, and are lost/);
  backlog.close();
});

test.each([
  [Object.assign(new Error('no'), { code: 'ENOSPC' }), true],
  [Object.assign(new Error('no'), { code: 'EDQUOT' }), true],
  [new Error('IO Error: Could not write file "x": No space left on device'), true],
  [Object.assign(new Error('no'), { code: 'ENOENT' }), false],
  ['ENOSPC', false],
])('%s is the disk’s fault: %s', (error, expected) => {
  expect(isStorageFault(error)).toBe(expected);
});

test('a start that finds no room names its directory, in one line', () => {
  const { message } = new StateUnwritable('.offline', new Error('ENOSPC: no space left on device, write'));
  expect(message).toBe(
    ".offline: it can't be written (ENOSPC: no space left on device, write); free some space, or name another with --state.",
  );
});
