import type { ListedExecution } from './documents.ts';

/** How something stands, in a sign and a word; colour only repeats it. */
export interface Mark {
  readonly sign: string;
  readonly kind: 'waiting' | 'running' | 'good' | 'warning' | 'bad' | 'idle';
}

export const STATES = {
  WAITING: { sign: '○', kind: 'waiting', word: 'not yet' },
  RUNNING: { sign: '●', kind: 'running', word: 'running' },
  SUCCEEDED: { sign: '✔', kind: 'good', word: 'succeeded' },
  FAILED: { sign: '✘', kind: 'bad', word: 'failed' },
} as const;

export const OUTCOMES: Readonly<Record<ListedExecution['outcome'], Mark>> = {
  running: { sign: '●', kind: 'running' },
  published: { sign: '✔', kind: 'good' },
  skipped: { sign: '↷', kind: 'idle' },
  unchanged: { sign: '＝', kind: 'idle' },
  'nothing landed': { sign: '○', kind: 'idle' },
  failed: { sign: '✘', kind: 'bad' },
  'timed out': { sign: '✘', kind: 'bad' },
  stopped: { sign: '■', kind: 'warning' },
};

/** `12 s ago`, `3 h ago` */
export function ago(iso: string, now: number): string {
  const seconds = Math.max(0, Math.round((now - Date.parse(iso)) / 1000));
  if (seconds < 60) return `${seconds} s ago`;
  if (seconds < 3600) return `${Math.floor(seconds / 60)} min ago`;
  if (seconds < 48 * 3600) return `${Math.floor(seconds / 3600)} h ago`;
  return `${Math.floor(seconds / 86_400)} days ago`;
}

/** `in 12 min`, `in 3 h` */
export function until(iso: string, now: number): string {
  const minutes = Math.max(0, Math.ceil((Date.parse(iso) - now) / 60_000));
  if (minutes < 60) return `in ${minutes} min`;
  if (minutes < 48 * 60) return `in ${Math.floor(minutes / 60)} h`;
  return `in ${Math.floor(minutes / 1440)} days`;
}

const DIGITS = { hour: '2-digit', minute: '2-digit', second: '2-digit', hourCycle: 'h23' } as const;
/** Of the reader; it names a zone by its letters or its distance from Greenwich. */
const LOCAL = new Intl.DateTimeFormat('en-GB', {
  ...DIGITS,
  year: 'numeric',
  month: '2-digit',
  day: '2-digit',
  timeZoneName: 'short',
});

function partsOf(iso: string): Readonly<Partial<Record<Intl.DateTimeFormatPartTypes, string>>> {
  return Object.fromEntries(LOCAL.formatToParts(new Date(iso)).map(({ type, value }) => [type, value]));
}

/** Where the reader is: `2026-11-23 01:30:12 GMT-3`. */
export function moment(iso: string): string {
  const { year, month, day, hour, minute, second, timeZoneName } = partsOf(iso);
  return `${year}-${month}-${day} ${hour}:${minute}:${second} ${timeZoneName}`;
}

/** The same of a log's line, to the millisecond: `01:30:12.345`. */
export function clock(iso: string): string {
  const { hour, minute, second } = partsOf(iso);
  return `${hour}:${minute}:${second}.${String(new Date(iso).getMilliseconds()).padStart(3, '0')}`;
}

/** The zone of a moment, where the reader is. */
export function zone(iso: string): string {
  return partsOf(iso).timeZoneName ?? '';
}
