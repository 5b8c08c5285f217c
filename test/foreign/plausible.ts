import type { Dialect } from '../../core/definition/source.ts';
import type { ColumnType } from '../../core/types/type.ts';

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
  /** For each delimiter and for blanks: how many values have as many as the header. */
  readonly alike: Map<string, number>;
}

/** Looks at the texts of a file, as a dialect makes fields of it, for signs that it is another dialect's. */
export class Plausibility {
  readonly #header: readonly string[];
  readonly #dialect: Pick<Dialect, 'delimiter' | 'encoding'>;
  readonly #types: readonly ColumnType[];
  readonly #columns: readonly Seen[];
  #rows = 0;
  #comments = 0;
  #foreign: string | undefined;

  /** @param types of the columns, as the table has them */
  constructor(
    header: readonly string[],
    dialect: Pick<Dialect, 'delimiter' | 'encoding'>,
    types: readonly ColumnType[],
  ) {
    this.#header = header;
    this.#dialect = dialect;
    this.#types = types;
    this.#columns = header.map(() => ({ values: 0, quoted: 0, alike: new Map() }));
  }

  /** Takes in the texts of an accepted row. */
  add(fields: readonly string[]): void {
    this.#rows += 1;
    if (/^\s*[#%]/.test(fields[0] ?? '')) this.#comments += 1;
    for (const [index, column] of this.#columns.entries()) {
      const text = (fields[index] ?? '').trim();
      if (text === '') continue;
      column.values += 1;
      if (isQuoted(text)) column.quoted += 1;
      for (const mark of [...OTHERS, ' ']) {
        if (mark === this.#dialect.delimiter) continue;
        const count = countOf(text, mark);
        if (count > 0 && count === countOf(this.#header[index] ?? '', mark))
          column.alike.set(mark, (column.alike.get(mark) ?? 0) + 1);
      }
      if (this.#dialect.encoding === 'latin1' && MISREAD.test(text)) this.#foreign ??= text;
    }
  }

  /** What was found, once the file is at its end. */
  *found(): Generator<Implausible> {
    const named = (index: number) => JSON.stringify(this.#header[index]);
    for (const [index, { values, quoted, alike }] of this.#columns.entries()) {
      if (values === 0) continue;
      if (quoted > values / 2)
        yield { kind: 'kept quotes', text: `${named(index)}: ${quoted} of ${values} values stand in quotes` };
      for (const [mark, count] of alike) {
        if (count < MOST * values) continue;
        if (mark !== ' ')
          yield {
            kind: 'fields of another delimiter',
            text: `${named(index)} has ${JSON.stringify(mark)}, as its values have`,
          };
        else if (this.#columns.length === 1)
          yield { kind: 'fields of blanks', text: `${named(index)} has blanks, as its values have` };
      }
    }
    yield* this.#headerFaults();
    if (this.#comments > 0 && this.#comments < FEW * this.#rows)
      yield { kind: 'a comment for a row', text: `${this.#comments} rows begin with # or %` };
    if (this.#foreign !== undefined)
      yield { kind: 'another encoding', text: JSON.stringify(this.#foreign.slice(0, 60)) };
  }

  *#headerFaults(): Generator<Implausible> {
    const shown = JSON.stringify(this.#header.join(this.#dialect.delimiter).slice(0, 80));
    const empty = this.#header.filter((text) => text.trim() === '').length;
    if (this.#header.length > 2 && empty > this.#header.length / 2)
      yield { kind: 'a title for a header', text: shown };
    const numeric = this.#header.filter((_, index) => !isText(this.#types[index]));
    const numbers = numeric.filter((text) => isValue(text));
    if (numeric.length > 0 && numbers.length >= MOST * numeric.length && !areSteps(numbers))
      yield { kind: 'a row for a header', text: shown };
  }
}

/** UTF-8, or Windows-1252's own characters, read byte by byte. */
const MISREAD = /[\u0080-\u009f]|[\u00c2\u00c3][\u0080-\u00bf]/;

function isQuoted(text: string): boolean {
  return text.length > 1 && /^["'].*["']$/s.test(text) && text.at(0) === text.at(-1);
}

function countOf(text: string, mark: string): number {
  return (mark === ' ' ? text.trim().split(/\s+/) : text.split(mark)).length - 1;
}

function isText(type: ColumnType | undefined): boolean {
  return type?.kind === 'string' || type?.kind === 'boolean';
}

/** A number or a date, as no column is called. */
function isValue(text: string): boolean {
  return /^[-+]?(\d[\d.,]*|[.,]\d+)(e[-+]?\d+)?$/i.test(text.trim()) || /^\d+([-/.]\d+){2}/.test(text.trim());
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
