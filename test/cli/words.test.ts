import { PassThrough } from 'node:stream';
import { stripVTControlCharacters } from 'node:util';
import { executionRows, shortNames } from '../../cli/execution-rows.ts';
import { moment } from '../../cli/moment.ts';
import { painted, styled } from '../../cli/style.ts';
import { table } from '../../cli/table.ts';
import { wordLines } from '../../cli/word-lines.ts';
import { wrapped } from '../../cli/wrap.ts';
import type { ListedExecution } from '../../operate/documents/execution.ts';
import type { Terminal } from '../../cli/terminal.ts';

const PIPE = {};
const SCREEN = { width: 80 };
const NOON = '2026-11-23T12:00:01.250Z';

test('a moment is local with its zone in a terminal, ISO 8601 in a pipe', () => {
  expect(moment(NOON, PIPE)).toBe(NOON);
  expect(moment(NOON, SCREEN, 'minute', 'America/Sao_Paulo')).toBe('2026-11-23 09:00 GMT-3');
  expect(moment(NOON, SCREEN, 'second', 'America/New_York')).toBe('2026-11-23 07:00:01 EST');
  expect(moment(NOON, SCREEN, 'millisecond', 'UTC')).toBe('2026-11-23 12:00:01.250 UTC');
  expect(moment('2026-11-23T03:00:00Z', SCREEN, 'minute', 'America/Sao_Paulo')).toBe(
    '2026-11-23 00:00 GMT-3',
  );
});

test('a line that is too long goes on below its text, broken at spaces', () => {
  const line = `cause     ${'word '.repeat(5)}end`;
  expect(wrapped(line, 10, 25)).toEqual(['cause     word word word', '          word word end']);
  expect(wrapped(line, 10, 80)).toEqual([line]);
});

test('what is styled, wide or has no room is broken by what a terminal shows of it', () => {
  const out = { isTTY: true, hasColors: () => true, getColorDepth: () => 24 };
  const colours = Object.assign(new PassThrough(), out) as unknown as NodeJS.WriteStream;
  const line = `${styled('dim', 'cause     ', colours)}${styled('red', 'one two three', colours)}`;
  expect(wrapped(line, 10, 18).map(painted).map(stripVTControlCharacters)).toEqual([
    'cause     one two',
    '          three',
  ]);
  expect(wrapped('cause     データ データ', 10, 18)).toEqual(['cause     データ', '          データ']);
  expect(wrapped(`cause     ${'x'.repeat(30)} y`, 10, 20)).toEqual([
    `cause     ${'x'.repeat(30)}`,
    '          y',
  ]);
});

test('what can be typed stays one line', () => {
  const printed: unknown[][] = [];
  const screen = {
    print: (...said: unknown[]) => void printed.push(said),
    style: (_: unknown, text: string) => text,
  };
  const { line, lines, whole } = wordLines(screen);
  line('cause', 'it broke');
  lines('parts', ['1 added', '2 gone']);
  lines('none', []);
  whole('log', 'npx afluente logs');
  expect(printed).toEqual([
    ['cause     it broke', 10],
    ['parts     1 added', 10],
    ['          2 gone', 10],
    ['log       npx afluente logs'],
  ]);
});

const UUID = '6f1c8a52-1111-4222-8333-444455556666_99998888-7777-4666-8555-444433332222';
const SIBLING = '6f1c8a52-9999-4222-8333-444455556666_99998888-7777-4666-8555-444433332222';

test('a long name is as short as it can be typed; a pipe has all of it', () => {
  expect(shortNames([UUID, 'orders-20261123-043012-abc123'])).toEqual([
    '6f1c8a52',
    'orders-20261123-043012-abc123',
  ]);
  expect(shortNames([UUID, SIBLING])).toEqual(['6f1c8a52-1', '6f1c8a52-9']);
  const one: ListedExecution = {
    execution: UUID,
    status: 'SUCCEEDED',
    outcome: 'published',
    version: 3,
    trigger: 'landing',
    startedAt: NOON,
    redrives: 0,
  };
  expect(executionRows([one], PIPE)[1]).toEqual([[UUID, 'version 3', NOON, '', 'landing', '']]);
  expect(executionRows([one], SCREEN)[1][0]?.[0]).toBe('6f1c8a52');
});

test('numbers with separators stand to the right, as others do', () => {
  const plain = { style: (_: unknown, text: string) => text } as unknown as Terminal;
  expect(table(['rows'], [['5,214'], ['12']], plain).slice(2)).toEqual([' 5,214', '    12']);
});
