import { bytes, dollars, duration } from '../units.ts';
import type { Line } from '../documents/line.ts';

/** What every line of a function holds, or what is told elsewhere: by the columns, or by the lines of its queries. */
const CONSTANT =
  /^(?:service|pipeline|stage|release|state|listener|run|redrive|correlation_id|cold_start|function_\w+|sampling_rate|xray_trace_id|error|queries)$/;

/** What goes without saying. */
const EXPECTED: Readonly<Record<string, unknown>> = { step: 'done', queryState: 'SUCCEEDED', attempt: 1 };

/** The error that a line tells of. */
interface Failure {
  readonly name: string;
  readonly stack?: string;
}

export function failureOf({ fields: { error } }: Pick<Line, 'fields'>): Failure | undefined {
  if (typeof error !== 'object' || error === null) return undefined;
  if (!('name' in error) || typeof error.name !== 'string') return undefined;
  const stack = 'stack' in error && typeof error.stack === 'string' ? error.stack : undefined;
  return { name: error.name, stack };
}

/** What a line holds beside its message, as far as it tells something: `scanned=492 kB`, `173 ms`. */
export function fieldTexts(fields: Line['fields']): string[] {
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
