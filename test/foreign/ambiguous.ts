import type { Column } from '../../core/definition/columns.ts';
import type { Marks } from '../../core/definition/notation.ts';
import { dayIn, momentIn } from './days.ts';

/** A kind of thing that more than one reading of a file fits. */
export type Ambiguous = 'marks that are not told' | 'days that are not told';

/** What of a notation nothing in a file decides, so that people have to be told of it. */
export class Ambiguity {
  readonly #marks: Marks;
  /** A value that is another number or day if read otherwise; nothing once one tells how all are read. */
  readonly #open = new Map<Ambiguous, string>();
  readonly #settled = new Set<Ambiguous>();

  constructor(marks: Marks) {
    this.#marks = marks;
  }

  /** Takes in the text of a value of a column. */
  add({ type: { kind }, notation = {} }: Column, text: string): void {
    switch (kind) {
      case 'int':
      case 'bigint':
      case 'decimal':
      case 'double':
        if (/[.,]/.test(text)) this.#take('marks that are not told', text, !IS_EITHER.test(text));
        break;
      case 'date':
        this.#day(text, notation, dayIn);
        break;
      case 'timestamp':
        if (notation.unix === undefined)
          this.#day(text, notation, (one, date) => momentIn(one, date, notation));
        break;
      default:
    }
  }

  /** What was found, once the file is at its end. */
  *found(): Generator<{ readonly kind: Ambiguous; readonly text: string }> {
    for (const [kind, text] of this.#open) if (!this.#settled.has(kind)) yield { kind, text };
  }

  #day(
    text: string,
    notation: NonNullable<Column['notation']>,
    read: (text: string, format: string) => string | undefined,
  ): void {
    const date = notation.date ?? this.#marks.date;
    const other = swapped(date);
    if (other === undefined) return;
    const day = read(text, other);
    if (day !== read(text, date)) this.#take('days that are not told', text, day === undefined);
  }

  #take(kind: Ambiguous, text: string, settles: boolean): void {
    if (settles) this.#settled.add(kind);
    else if (!this.#open.has(kind)) this.#open.set(kind, JSON.stringify(text));
  }
}

/** A mark before three digits is that of a fraction, or of thousands. */
const IS_EITHER = /^[-+]?[1-9]\d{0,2}[.,]\d{3}$/;

/** A format with day and month changed over; nothing where people don't write so. */
function swapped(format: string): string | undefined {
  const [, first = '', mark = '', second = '', year = ''] =
    /^(DD?|MM?)(\W)(DD?|MM?)(\W.*)$/.exec(format) ?? [];
  return year === '' ? undefined : `${second}${mark}${first}${year}`;
}
