import { failureOf, fieldTexts } from './fields.ts';
import type { LogLine } from './line.ts';
import type { Terminal } from '../terminal.ts';

/** As wide as `create-raw-table`, the longest kind. */
const TASK_WIDTH = 16;
const LEVEL_WIDTH = 5;

const COLOURS: Readonly<Record<string, 'red' | 'yellow' | 'green'>> = {
  INFO: 'green',
  WARN: 'yellow',
  ERROR: 'red',
  CRITICAL: 'red',
};

/**
 * A line for people: `2026-11-23 04:30:00.125Z  ctas  INFO  query  statement=stage  queryId=6dfa…  scanned=492 kB  173 ms`.
 * @param stacks whether an error's stack follows
 */
export function logText(line: LogLine, { style }: Terminal, stacks: boolean): string {
  const { task, level = '', message } = line;
  const time = line.time.replace('T', ' ');
  const error = failureOf(line);
  const shown = level.padEnd(LEVEL_WIDTH);
  const colour = COLOURS[level];
  const parts = [
    style('dim', time),
    task.padEnd(TASK_WIDTH),
    colour ? style(colour, shown) : shown,
    plain(error ? `${error.name}: ${message}` : message),
    ...fieldTexts(line.fields).map((text) => style('dim', plain(text))),
  ];
  const stack = stacks && error?.stack ? `\n${error.stack.split('\n').map(plain).join('\n')}` : '';
  return `${parts.join('  ').trimEnd()}${stack}`;
}

/** What may stand on one line of a terminal: a log holds whatever a file or a service said. */
function plain(text: string): string {
  return text.replaceAll(/\p{Cc}+/gu, ' ');
}
