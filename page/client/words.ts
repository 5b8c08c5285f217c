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

/** `2026-11-23 04:30:12 UTC` */
export function moment(iso: string): string {
  return `${iso.slice(0, 19).replace('T', ' ')} UTC`;
}
