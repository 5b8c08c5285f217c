import { printable } from './header.ts';
import type { RejectKind } from '../metrics/own.ts';
import type { Rejected } from './row-judge.ts';
import { shortened } from '../shortened.ts';

/** A reason and how many rows it rejected. */
export interface Reason {
  readonly column: string;
  readonly reason: string;
  readonly rows: number;
}

/** One row as those see it who may read rows. */
export interface Example {
  readonly line: number;
  readonly column: string;
  readonly reason: string;
  /** Shortened; empty where no single value is at fault. */
  readonly value: string;
}

const EXAMPLES = 3;
const MOST_REASONS = 10;
/** Reasons that are counted apart: they hold numbers, so that a file could have any number of them. */
const COUNTED_REASONS = 1000;
const LONGEST_VALUE = 40;

export const REJECTED_HEADER = 'line,column,reason,text,value\r\n';

/** A rejected row as a line of the rejected file: RFC 4180, UTF-8. */
export function rejectedLine({ line, column, reason, text, value = '' }: Rejected): string {
  return `${line},${field(column)},${field(reason)},${field(text)},${field(shown(value))}\r\n`;
}

function field(text: string): string {
  // A NUL would make the file no text.
  const shown = text.includes('\0') ? text.replaceAll('\0', String.raw`\0`) : text;
  return /[",\r\n]/.test(shown) ? `"${shown.replaceAll('"', '""')}"` : shown;
}

/** Counts rejected rows by their reason, and keeps the first. */
export class RejectTally {
  readonly #reasons = new Map<string, { column: string; reason: string; rows: number }>();
  readonly #first: Example[] = [];
  readonly #kinds = new Map<RejectKind, number>();
  #rows = 0;

  get rows(): number {
    return this.#rows;
  }

  get first(): readonly Example[] {
    return this.#first;
  }

  /** The most frequent reasons. */
  get reasons(): Reason[] {
    return [...this.#reasons.values()].sort((a, b) => b.rows - a.rows).slice(0, MOST_REASONS);
  }

  /** How many rows of each kind that there was. */
  get kinds(): ReadonlyMap<RejectKind, number> {
    return this.#kinds;
  }

  add({ line, column, reason, kind, value = '' }: Rejected): void {
    this.#rows += 1;
    this.#kinds.set(kind, (this.#kinds.get(kind) ?? 0) + 1);
    if (this.#first.length < EXAMPLES) this.#first.push({ line, column, reason, value: shown(value) });
    const key = `${column}\0${reason}`;
    const counted = this.#reasons.get(key);
    if (counted) counted.rows += 1;
    else if (this.#reasons.size < COUNTED_REASONS) this.#reasons.set(key, { column, reason, rows: 1 });
  }
}

function shown(value: string): string {
  return printable(shortened(value, LONGEST_VALUE));
}

/** `line 418, quantity: "three" is not an int`, for who has the file before them. */
export function exampleInWords(example: Example): string {
  const { value, reason } = example;
  return `${placeInWords(example)}: ${value && `"${value}" `}${reason}`;
}

/** `line 418, quantity: is not an int`, without the value: as a cause tells of it. */
export function faultInWords(example: Pick<Example, 'line' | 'column' | 'reason'>): string {
  return `${placeInWords(example)}: ${example.reason}`;
}

function placeInWords({ line, column }: Pick<Example, 'line' | 'column'>): string {
  return `line ${line}${column && `, ${column}`}`;
}
