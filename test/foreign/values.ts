import type { Column } from '../../core/definition/columns.ts';
import type { Marks } from '../../core/definition/notation.ts';
import type { ColumnType } from '../../core/types/type.ts';
import { dayIn, momentIn, sameMoment, unixIn } from './days.ts';
import { exact, isCode, isSameDouble, numberIn } from './numbers.ts';

const TRUTHS: Readonly<Record<string, string>> = {
  true: 'true',
  t: 'true',
  '1': 'true',
  false: 'false',
  f: 'false',
  '0': 'false',
};

/** Holds the values of a column's rows to the texts that another reader found, as the definition says they are written. */
export class ColumnComparer {
  readonly #type: ColumnType;
  readonly #marks: Marks & NonNullable<Column['notation']>;
  readonly #nulls: ReadonlySet<string>;

  /** @param marks how the file's numbers and dates are written */
  constructor({ type, notation, nullWords = [] }: Column, { decimal, group, date }: Marks) {
    this.#type = type;
    this.#marks = { decimal, ...(group !== undefined && { group }), date, ...notation };
    this.#nulls = new Set(nullWords);
  }

  /**
   * @param text `null` where the field is NULL by how it is written
   * @returns what is wrong with the value of a row, if anything; NULL is `null`
   */
  fault(text: string | null, value: string | null): string | undefined {
    const shown = `${JSON.stringify(text)} became ${value === null ? 'NULL' : JSON.stringify(value)}`;
    if (value === null) return this.#isNothing(text) ? undefined : `a value was lost: ${shown}`;
    if (text === null) return `another value: ${shown}`;
    if (this.#type.kind === 'string') return text === value ? undefined : `another text: ${shown}`;
    const trimmed = withoutBlanks(text);
    if (isNumber(this.#type) && isCode(trimmed)) return `a code lost its zeros: ${shown}`;
    return this.#isSame(trimmed, value) ? undefined : `another value: ${shown}`;
  }

  /** Whether a text is a value of the column. */
  reads(text: string | null): boolean {
    if (this.#isNothing(text) || this.#type.kind === 'string') return true;
    const trimmed = withoutBlanks(text ?? '');
    switch (this.#type.kind) {
      case 'boolean':
        return TRUTHS[trimmed.toLowerCase()] !== undefined;
      case 'date':
        return dayIn(trimmed, this.#marks.date) !== undefined;
      case 'timestamp':
        return this.#moment(trimmed) !== undefined;
      default:
        return numberIn(trimmed, this.#marks) !== undefined;
    }
  }

  #isNothing(text: string | null): boolean {
    if (text === null) return true;
    const its = this.#type.kind === 'string' ? text : withoutBlanks(text);
    return its === '' || this.#nulls.has(its);
  }

  #isSame(text: string, value: string): boolean {
    switch (this.#type.kind) {
      case 'string':
        return text === value;
      case 'boolean':
        return TRUTHS[text.toLowerCase()] === value;
      case 'date':
        return dayIn(text, this.#marks.date) === value;
      case 'timestamp':
        return this.#moment(text) === sameMoment(value);
      case 'double': {
        const number = numberIn(text, this.#marks);
        return number !== undefined && isSameDouble(number, value);
      }
      case 'int':
      case 'bigint':
      case 'decimal': {
        const number = numberIn(text, this.#marks);
        return number !== undefined && exact(number) === exact(value);
      }
    }
  }

  #moment(text: string): string | undefined {
    const { date, unix, fraction } = this.#marks;
    return unix === undefined ? momentIn(text, date, this.#marks) : unixIn(text, unix, fraction);
  }
}

function withoutBlanks(text: string): string {
  return text.replaceAll(/^[ \t]+|[ \t]+$/g, '');
}

function isNumber({ kind }: ColumnType): boolean {
  return kind === 'int' || kind === 'bigint' || kind === 'decimal' || kind === 'double';
}
