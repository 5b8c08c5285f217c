import * as z from 'zod/mini';
import type { LogLine } from './line.ts';
import type { Terminal } from '../terminal.ts';
import { bytes, dollars, duration } from '../units.ts';

/** As wide as `create-raw-table`, the longest kind. */
const TASK_WIDTH = 16;
const LEVEL_WIDTH = 5;

const COLOURS: Readonly<Record<string, 'red' | 'yellow' | 'green'>> = {
  INFO: 'green',
  WARN: 'yellow',
  ERROR: 'red',
  CRITICAL: 'red',
};

/** What every line of a function holds, or what is told elsewhere: by the columns, or by the lines of its queries. */
const CONSTANT =
  /^(?:service|pipeline|stage|state|listener|run|redrive|correlation_id|cold_start|function_\w+|sampling_rate|xray_trace_id|error|queries)$/;

/** What goes without saying. */
const EXPECTED: Readonly<Record<string, unknown>> = { step: 'done', queryState: 'SUCCEEDED', attempt: 1 };

/** The field of a line that tells of an error. */
export const Failure = z.object({ error: z.object({ name: z.string(), stack: z.optional(z.string()) }) });

/**
 * A line for people: `2026-11-23 04:30:00.125Z  ctas  INFO  query  statement=stage  queryId=6dfa…  scanned=492 kB  173 ms`.
 * @param stacks whether an error's stack follows
 */
export function logText(line: LogLine, { style }: Terminal, stacks: boolean): string {
  const { task, level = '', message } = line;
  const time = line.time.replace('T', ' ');
  const { error } = Failure.safeParse(line.fields).data ?? {};
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

/** What a line holds beside its message, as far as it tells something: `scanned=492 kB`, `173 ms`. */
export function fieldTexts(fields: LogLine['fields']): string[] {
  return Object.entries(fields)
    .filter(([name, value]) => !CONSTANT.test(name) && EXPECTED[name] !== value)
    .flatMap(([name, value]) => fieldText(name, value));
}

function fieldText(name: string, value: unknown): string[] {
  if (typeof value === 'number') return [numberText(name, value)];
  if (value === undefined || value === null || value === '') return [];
  if (Array.isArray(value)) return value.length === 0 ? [] : [`${name}=${listText(value)}`];
  if (typeof value === 'object')
    return Object.entries(value).flatMap(([inner, one]) => fieldText(`${name}.${inner}`, one));
  return [`${name}=${typeof value === 'string' ? value : JSON.stringify(value)}`];
}

function numberText(name: string, value: number): string {
  if (name === 'milliseconds') return value < 1000 ? `${value} ms` : duration(value);
  if (name === 'dollars') return dollars(value);
  return `${name}=${name === 'scanned' || name === 'bytes' ? bytes(value) : value}`;
}

/** Short lists as they are, others by their number. */
function listText(values: readonly unknown[]): string {
  const short = values.length <= 3 && values.every((value) => typeof value !== 'object');
  return short ? values.join(',') : String(values.length);
}
