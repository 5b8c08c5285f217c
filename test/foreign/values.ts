import { DATE_FORMATS } from '../../core/definition/date-format.ts';
import type { ColumnType } from '../../core/types/type.ts';
import { dayIn, momentIn, sameMoment } from './days.ts';
import { exact, isCode, isSameDouble, numberIn } from './numbers.ts';

/** What was told of a column when its pipeline was made. */
export interface Told {
  readonly type: ColumnType;
  /** The words that stand for no value. */
  readonly nulls: ReadonlySet<string>;
  /** How its numbers or dates are written: decimal marks, formats of dates. */
  readonly notations: ReadonlySet<string>;
}

const TRUTHS: Readonly<Record<string, string>> = {
  true: 'true',
  t: 'true',
  '1': 'true',
  false: 'false',
  f: 'false',
  '0': 'false',
};
const MARKS = ['.', ','] as const;

/** Holds the values of a column's rows to the texts that another reader found, one after another. */
export class ColumnComparer {
  readonly #told: Told;
  /** The ways of writing in which every text so far is its value; nothing where the type has one way only. */
  #notations: ReadonlySet<string> | undefined;

  constructor(told: Told) {
    this.#told = told;
    this.#notations = notationsOf(told.type);
  }

  /** @returns what is wrong with the value of a row, if anything; NULL is `null` */
  fault(text: string, value: string | null): string | undefined {
    const { type, nulls } = this.#told;
    const trimmed = text.replaceAll(/^[ \t]+|[ \t]+$/g, '');
    const shown = `${JSON.stringify(text)} became ${value === null ? 'NULL' : JSON.stringify(value)}`;
    if (value === null) {
      const isNothing = nulls.has(trimmed) || (type.kind === 'string' ? text : trimmed) === '';
      return isNothing ? undefined : `a value was lost: ${shown}`;
    }
    if (type.kind === 'string') return text === value ? undefined : `another text: ${shown}`;
    if (isNumber(type) && isCode(trimmed)) return `a code lost its zeros: ${shown}`;
    const same = [...(this.#notations ?? [''])].filter((notation) => isSame(trimmed, value, type, notation));
    if (same.length === 0) return `another value: ${shown}`;
    if (this.#notations) this.#notations = new Set(same);
    return undefined;
  }

  /** @returns what is wrong with the column as a whole: how it is written was told otherwise, or not at all */
  end(): string | undefined {
    if (!this.#notations?.isDisjointFrom(this.#told.notations)) return undefined;
    return `read as ${[...this.#notations].join(' or ')}, and that was not told`;
  }
}

function isNumber({ kind }: ColumnType): boolean {
  return kind === 'int' || kind === 'bigint' || kind === 'decimal' || kind === 'double';
}

function notationsOf(type: ColumnType): ReadonlySet<string> | undefined {
  if (isNumber(type)) return new Set(MARKS);
  return type.kind === 'date' || type.kind === 'timestamp' ? new Set(DATE_FORMATS) : undefined;
}

function isSame(text: string, value: string, { kind }: ColumnType, notation: string): boolean {
  switch (kind) {
    case 'string':
      return text === value;
    case 'boolean':
      return TRUTHS[text.toLowerCase()] === value;
    case 'date':
      return dayIn(text, notation) === value;
    case 'timestamp':
      return momentIn(text, notation) === sameMoment(value);
    case 'double': {
      const number = numberIn(text, notation === ',' ? ',' : '.');
      return number !== undefined && isSameDouble(number, value);
    }
    case 'int':
    case 'bigint':
    case 'decimal': {
      const number = numberIn(text, notation === ',' ? ',' : '.');
      return number !== undefined && exact(number) === exact(value);
    }
  }
}
