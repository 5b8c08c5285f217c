import type { Digits } from '../core/types/inference.ts';
import type { ColumnKind } from '../core/types/type.ts';
import { datedIn, type DatedText } from './dated-form.ts';
import { isDouble, numberIn, type NumberReading, type NumberText } from './number-form.ts';
import { NULL_WORDS } from './null-words.ts';
import { type Odd, oddIn } from './odd-form.ts';
import { wordOf } from './word-form.ts';

/** What the values of a tally have in common. */
type Form =
  | NumberForm
  | ({ readonly is: 'dated' } & DatedText)
  | { readonly is: 'word'; readonly taken: readonly ColumnKind[] }
  | { readonly is: 'odd'; readonly what: Odd }
  /** Words that were too many to be told apart. */
  | { readonly is: 'many words' };

/** Numbers whose marks may be read in the same ways. */
export interface NumberForm extends Pick<NumberText, 'isCode' | 'isExponentCode' | 'isAddress'> {
  readonly is: 'number';
  readonly hasExponent: boolean;
  /** Digits only: the formats of dates that take them. */
  readonly taken: DatedText['taken'];
  readonly readings: readonly ReadNumbers[];
}

/** What numbers are in one of the ways in which they may be read. */
export interface ReadNumbers extends Pick<NumberReading, 'decimal' | 'group'> {
  digits: Digits;
  isDouble: boolean;
  /** Of those without digits behind the mark; infinities where there are none. */
  least: bigint | number;
  most: bigint | number;
}

/** Values of a column that are written alike, as far as types differ by it; words only if they are the same. */
export interface Tally {
  readonly form: Form;
  /** The first of them. */
  readonly first: string;
  rows: number;
}

/** Different texts of a column that are known again at once. */
const MOST_KNOWN = 4096;
/** Different words of a column that are told apart. */
const MOST_WORDS = 1000;

/** Of a day in digits only: numbers of more and of less are none. */
const DIGITS_OF_DAY = 'YYYYMMDD'.length;

/** How the values of one column are written. */
export class Profile {
  readonly #tallies = new Map<string, Tally>();
  readonly #known = new Map<string, Tally>();
  /** Words for "no value" and how often each stands there. */
  readonly nullWords = new Map<string, number>();
  /** Rows without a value: the field is empty. */
  nulls = 0;
  /** Rows whose field holds blanks only, or an empty text in quotes; no value, unless it is a text. */
  blanks = 0;
  /** Rows with a value. */
  values = 0;
  #words = 0;
  #hits = 0;
  #mostKnown = MOST_KNOWN;

  /** The values, by how they are written. */
  get tallies(): readonly Tally[] {
    return [...this.#tallies.values()];
  }

  /** Takes in the value of one more row. */
  add(value: string | null): void {
    if (value === null) {
      this.nulls += 1;
      return;
    }
    const known = this.#known.get(value);
    if (known) {
      known.rows += 1;
      this.values += 1;
      this.#hits += 1;
      return;
    }
    const text = withoutBlanks(value);
    if (text === '') this.blanks += 1;
    else if (NULL_WORDS.has(text)) this.nullWords.set(text, (this.nullWords.get(text) ?? 0) + 1);
    else {
      const tally = this.#tallyOf(text);
      tally.rows += 1;
      this.values += 1;
      this.#remember(value, tally);
    }
  }

  /** Where few values come again, nothing is remembered any more. */
  #remember(value: string, tally: Tally): void {
    if (this.#known.size < this.#mostKnown) this.#known.set(value, tally);
    else if (this.#hits < this.#known.size) {
      this.#mostKnown = 0;
      this.#known.clear();
    }
  }

  #tallyOf(text: string): Tally {
    const number = numberIn(text);
    if (number) return this.#numbers(text, number);
    const dated = datedIn(text);
    if (dated) {
      const { taken, time, isFine, mayBeginWithYear } = dated;
      return this.#tally(`${taken.join()} ${time} ${isFine} ${mayBeginWithYear}`, text, () => ({
        is: 'dated',
        ...dated,
      }));
    }
    const what = oddIn(text);
    if (what) return this.#tally(what, text, () => ({ is: 'odd', what }));
    const word = `word ${text}`;
    if (this.#words >= MOST_WORDS && !this.#tallies.has(word)) {
      return this.#tally('many words', text, () => ({ is: 'many words' }));
    }
    return this.#tally(word, text, () => {
      this.#words += 1;
      return { is: 'word', taken: wordOf(text) };
    });
  }

  #numbers(text: string, number: NumberText): Tally {
    const { readings, exponent, isCode, isExponentCode, isAddress } = number;
    const [first] = readings;
    const isBare = first?.decimal === undefined && first?.group === undefined;
    const taken = (isBare && text.length === DIGITS_OF_DAY ? datedIn(text)?.taken : undefined) ?? [];
    const marks = readings.map(({ decimal, group }) => `${decimal}/${group}`).join(' ');
    const hasExponent = exponent !== undefined;
    const key = `number ${marks} ${hasExponent} ${isCode} ${isExponentCode} ${isAddress} ${taken.join()}`;
    const tally = this.#tally(key, text, () => ({
      is: 'number',
      hasExponent,
      isCode,
      isExponentCode,
      isAddress,
      taken,
      readings: readings.map(({ decimal, group }) => ({
        decimal,
        group,
        digits: { before: 1, behind: 0 },
        isDouble: true,
        least: Infinity,
        most: -Infinity,
      })),
    }));
    if (tally.form.is === 'number') {
      for (const [index, read] of tally.form.readings.entries()) {
        const one = readings[index];
        if (one) take(read, one, number);
      }
    }
    return tally;
  }

  #tally(key: string, first: string, formOf: () => Form): Tally {
    const there = this.#tallies.get(key);
    if (there) return there;
    const tally = { form: formOf(), first, rows: 0 };
    this.#tallies.set(key, tally);
    return tally;
  }
}

/** So many digits are exact in a JavaScript number. */
const EXACT = 15;

/** Takes in one more number. */
function take(read: ReadNumbers, { digits }: NumberReading, number: NumberText): void {
  const { before, behind } = read.digits;
  if (digits.before > before || digits.behind > behind) {
    read.digits = { before: Math.max(before, digits.before), behind: Math.max(behind, digits.behind) };
  }
  read.isDouble &&= isDouble(number, digits.behind);
  if (digits.behind > 0 || number.exponent !== undefined) return;
  const size = digits.before <= EXACT ? Number(number.digits) : BigInt(number.digits);
  const value = number.negative ? -size : size;
  if (value < read.least) read.least = value;
  if (value > read.most) read.most = value;
}

/** Not a regular expression: `/ +$/` takes quadratic time. */
function withoutBlanks(text: string): string {
  let from = 0;
  let to = text.length;
  while (isBlank(text, from)) from += 1;
  while (to > from && isBlank(text, to - 1)) to -= 1;
  return from === 0 && to === text.length ? text : text.slice(from, to);
}

function isBlank(text: string, at: number): boolean {
  const code = text.charCodeAt(at);
  return code === 0x20 || code === 0x09;
}
