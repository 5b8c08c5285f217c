import type { Dialect } from '../../core/definition/source.ts';

/** A kind of thing that a dialect was mistaken in. */
export type Mistake =
  | 'fields of another delimiter'
  | 'fields of blanks'
  | 'kept quotes'
  | 'a row for a header'
  | 'a title for a header'
  | 'a comment for a row'
  | 'another encoding';

/** What people would say is wrong with how a file was read, whatever its values are. */
export interface Implausible {
  readonly kind: Mistake;
  readonly text: string;
}

const OTHERS = [',', ';', '\t', '|'] as const;
/** The share of a column's values that shows how the column is written. */
const MOST = 0.9;
/** Comments are rarer than rows. */
const FEW = 0.2;

interface Seen {
  values: number;
  quoted: number;
  /** Numbers and dates, as no column is called. */
  valued: number;
  /** For each other delimiter, and for blanks: how many values have how many of it. */
  readonly marks: Map<string, Map<number, number>>;
}

/** Looks at the texts of a file, as a dialect makes fields of it, for signs that it is another dialect's. */
export class Plausibility {
  readonly #header: readonly string[];
  readonly #dialect: Pick<Dialect, 'delimiter' | 'encoding'>;
  readonly #columns: readonly Seen[];
  #rows = 0;
  #comments = 0;
  #foreign: string | undefined;

  constructor(header: readonly string[], dialect: Pick<Dialect, 'delimiter' | 'encoding'>) {
    this.#header = header;
    this.#dialect = dialect;
    this.#columns = header.map(() => ({ values: 0, quoted: 0, valued: 0, marks: new Map() }));
  }

  /** Takes in the texts of an accepted row. */
  add(fields: readonly (string | null)[]): void {
    this.#rows += 1;
    if (/^\s*[#%]/.test(fields[0] ?? '')) this.#comments += 1;
    for (const [index, column] of this.#columns.entries()) {
      const text = (fields[index] ?? '').trim();
      if (text === '') continue;
      column.values += 1;
      if (isQuoted(text)) column.quoted += 1;
      if (isValue(text)) column.valued += 1;
      for (const mark of [...OTHERS, ' ']) {
        const count = mark === this.#dialect.delimiter ? 0 : countOf(text, mark);
        if (count === 0) continue;
        const counts = column.marks.get(mark) ?? new Map<number, number>();
        column.marks.set(mark, counts.set(count, (counts.get(count) ?? 0) + 1));
      }
      if (MISREAD[this.#dialect.encoding]?.test(text)) this.#foreign ??= text;
    }
  }

  /** What was found, once the file is at its end. */
  *found(): Generator<Implausible> {
    const named = (index: number) => JSON.stringify(this.#header[index]);
    for (const [index, { values, quoted, marks }] of this.#columns.entries()) {
      if (values === 0) continue;
      if (quoted > values / 2)
        yield { kind: 'kept quotes', text: `${named(index)}: ${quoted} of ${values} values stand in quotes` };
      for (const [mark, counts] of marks) {
        if (!this.#areFields(index, mark, counts, values)) continue;
        const kind = mark === ' ' ? 'fields of blanks' : 'fields of another delimiter';
        yield { kind, text: `${named(index)}: its values have ${JSON.stringify(mark)}, each as many` };
      }
    }
    yield* this.#headerFaults();
    if (this.#comments > 0 && this.#comments < FEW * this.#rows)
      yield { kind: 'a comment for a row', text: `${this.#comments} rows begin with # or %` };
    if (this.#foreign !== undefined)
      yield { kind: 'another encoding', text: JSON.stringify(this.#foreign.slice(0, 60)) };
  }

  /** Whether a mark stands between fields in the values of a column: nearly each has as many, and the header as well. */
  #areFields(index: number, mark: string, counts: ReadonlyMap<number, number>, values: number): boolean {
    const isAlone = this.#columns.length === 1;
    if (mark === ' ' && !isAlone) return false;
    const [count] = [...counts].find(([, times]) => times >= MOST * values) ?? [0];
    // What is a whole line may have another header; a single comma is also in "Doe, Jane".
    return count > 0 && (count === countOf(this.#header[index] ?? '', mark) || (isAlone && count > 1));
  }

  *#headerFaults(): Generator<Implausible> {
    const shown = JSON.stringify(this.#header.join(this.#dialect.delimiter).slice(0, 80));
    const empty = this.#header.filter((text) => text.trim() === '').length;
    if (this.#header.length > 2 && empty > this.#header.length / 2)
      yield { kind: 'a title for a header', text: shown };
    const valued = this.#header.filter((_, index) => {
      const column = this.#columns[index];
      return column && column.values > 0 && column.valued >= MOST * column.values;
    });
    const values = valued.filter(isValue);
    const isRow = values.length >= MOST * valued.length || (values.length > 1 && !areRising(values));
    if (values.length > 0 && isRow && !areSteps(values)) yield { kind: 'a row for a header', text: shown };
  }
}

/** UTF-8, or what is Windows-1252's own, read byte by byte. */
const MISREAD: Readonly<Partial<Record<Dialect['encoding'], RegExp>>> = {
  latin1: /[\u0080-\u009f]|[\u00c2\u00c3][\u0080-\u00bf]/,
  'windows-1252': /[\u00c2\u00c3][\u0080-\u00bf]|â€/,
};

function isQuoted(text: string): boolean {
  return text.length > 1 && /^["'].*["']$/s.test(text) && text.at(0) === text.at(-1);
}

function countOf(text: string, mark: string): number {
  return (mark === ' ' ? text.trim().split(/\s+/) : text.split(mark)).length - 1;
}

/** A number or a date. */
function isValue(text: string): boolean {
  const trimmed = text.trim();
  return /^[-+]?(\d[\d.,]*|[.,]\d+)(e[-+]?\d+)?$/i.test(trimmed) || /^\d+([-/.]\d+){2}/.test(trimmed);
}

/** Years or numbers in a row, as columns are called: 1990, 1991, 1992. */
function areSteps(texts: readonly string[]): boolean {
  const numbers = texts.map(Number);
  const step = (numbers[1] ?? 0) - (numbers[0] ?? 0);
  return (
    numbers.length > 1 &&
    step > 0 &&
    numbers.every((number, index) => Number.isInteger(number) && number === (numbers[0] ?? 0) + index * step)
  );
}

/** As years and classes are that name columns, with some left out: 1990, 1995, 2010. */
function areRising(texts: readonly string[]): boolean {
  return texts.every((text, index) => index === 0 || Number(text) > Number(texts[index - 1]));
}
