import { failureOf, fieldTexts } from '../operate/logs/fields.ts';
import { moment } from './moment.ts';
import type { Terminal } from './terminal.ts';
import type { LogLine } from '../operate/documents/log-line.ts';

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
 * What a terminal prints of a line: `2026-11-23 01:30:00.125 GMT-3  ctas  INFO  query  statement=stage  queryId=6dfa…  scanned=492 kB  173 ms`.
 * @param stacks whether an error's stack follows
 */
export function logLines(line: LogLine, screen: Terminal, stacks: boolean): string[] {
  const { task, level = '', message } = line;
  const { style } = screen;
  const time = moment(line.time, screen, 'millisecond');
  const error = failureOf(line);
  const shown = level.padEnd(LEVEL_WIDTH);
  const colour = COLOURS[level];
  const parts = [
    style('dim', time),
    task.padEnd(TASK_WIDTH),
    colour ? style(colour, shown) : shown,
    error ? `${error.name}: ${message}` : message,
    ...fieldTexts(line.fields).map((text) => style('dim', text)),
  ];
  const stack = stacks && error?.stack ? error.stack.split('\n') : [];
  return [parts.join('  ').trimEnd(), ...stack];
}
