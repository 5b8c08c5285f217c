import type { Column } from '../core/definition/columns.ts';
import type { Marks } from '../core/definition/notation.ts';
import type { Found } from '../core/types/inference.ts';
import { typeFacts } from '../core/types/kinds.ts';
import type { ColumnType } from '../core/types/type.ts';
import { count, counted } from '../operate/units.ts';
import { mostDissent } from './dissent.ts';
import { isTaken, numbersIn, typeOf } from './evidence.ts';
import { DATE_FORMATS } from '../core/definition/date-format.ts';
import { DATED } from './dated-form.ts';
import { numericOf, ownMarksOf, numbersOf, readIn } from './marks.ts';
import type { Profile, Tally } from './profile.ts';
import { unixOf } from './unix.ts';
import { isTotalWord } from './total-words.ts';
import { codesIn, whyText } from './why-text.ts';
import { WORD_KINDS } from './word-form.ts';

/** A column's types, and why. */
export interface Inferred {
  /** What the upload holds the file's values to. */
  readonly source: Column;
  /** What the table has. */
  readonly target: Column;
  /** What was seen, where the type doesn't tell. */
  readonly seen: readonly string[];
  /** What was assumed, where something else would do as well. */
  readonly guessed: readonly string[];
  /** Rows whose value is not of the type, of those that were looked at: they will be rejected. */
  readonly dissent: number;
  /** Of a text: what it would be but for some values. */
  readonly near?: Near;
}

/** The type that most values of a column of texts are of. */
export interface Near {
  readonly column: Column;
  /** Rows with other values. */
  readonly rows: number;
  /** Words among those that stand there more than once. */
  readonly words: readonly string[];
}

/** A column of a file before its type is known. */
export interface Untyped {
  readonly name: string;
  /** What the header calls it. */
  readonly header: string;
  readonly profile: Profile;
}

/**
 * The narrowest type that every value of a column fits; or all but so few that these are rather mistakes, whose rows
 * will be rejected.
 * @param rows of the file
 * @param marks how the file's numbers and dates are written
 * @param forgives whether values may be taken for mistakes
 */
export function inferred(
  { name, header, profile }: Untyped,
  rows: number,
  marks: Marks,
  forgives = true,
): Inferred {
  const { nulls, blanks, values, nullWords, tallies } = profile;
  const words = [...nullWords].map(([word, times]) => `${counted(times, 'time')} ${JSON.stringify(word)}`);
  const empty = (missing: number) => (missing > 0 ? [`${count(missing)} of ${count(rows)} are empty`] : []);
  if (values === 0) {
    const nothing = columnOf({ kind: 'string' }, nulls > 0 || (rows === 0 && nullWords.size === 0));
    const guessed = ['it holds no value'];
    const seen = nullWords.size > 0 ? [...empty(nulls), ...words] : [];
    return { source: nothing, target: nothing, seen, guessed, dissent: 0 };
  }
  const codes = codesIn(tallies, name);
  const found = codes === undefined ? typeOf(tallies, marks) : undefined;
  const near = found || codes !== undefined ? undefined : nearOf(tallies, values, marks, header);
  const areMistakes = forgives && near?.words.length === 0 && near.rows <= mostDissent(values);
  const kept = found ?? (areMistakes ? near.found : undefined);
  if (!kept) {
    const text = columnOf({ kind: 'string' }, nulls > 0);
    const why = codes ?? whyText(tallies, values, marks);
    return {
      source: text,
      target: text,
      seen: [...empty(nulls), ...words, ...(why === undefined ? [] : [why])],
      guessed: [],
      dissent: 0,
      ...(near && {
        near: { rows: near.rows, words: near.words, column: sourceOf(near.found, profile) },
      }),
    };
  }
  const source = sourceOf(kept, profile);
  const unix = unixOf(name, numbersIn(tallies, marks));
  return {
    source,
    target: columnOf(source.type, source.mayBeEmpty),
    seen: [...empty(nulls + blanks), ...words, ...kept.seen, ...(unix === undefined ? [] : [unix])],
    guessed: kept.guessed,
    dissent: kept === near?.found ? near.rows : 0,
  };
}

/** A column as texts, where the upload takes so many values not for the type that was found. */
export function asText(typed: Inferred, { nulls }: Profile, rows: number): Inferred {
  const text = columnOf({ kind: 'string' }, nulls > 0);
  const near = typed.near ?? { column: typed.source, rows, words: [] };
  return { source: text, target: text, seen: [], guessed: [], dissent: 0, near };
}

function columnOf(type: ColumnType, mayBeEmpty: boolean): Column {
  return { type, rules: {}, mayBeEmpty };
}

/** A type as the source's column of it, with the words that stand for no value. */
function sourceOf({ type, notation }: Found<ColumnType>, { nulls, blanks, nullWords }: Profile): Column {
  return {
    ...columnOf(type, nulls + blanks + nullWords.size > 0),
    ...(nullWords.size > 0 && { nullWords: [...nullWords.keys()] }),
    ...(notation && { notation }),
  };
}

interface Majority {
  readonly found: Found<ColumnType>;
  readonly rows: number;
  readonly words: readonly string[];
}

/** The type that most values are of, where that is at least half of them. */
function nearOf(
  tallies: readonly Tally[],
  values: number,
  marks: Marks,
  header: string,
): Majority | undefined {
  const [best] = alternatives(tallies, marks)
    .map((some) => ({ some, rows: rowsOf(some) }))
    .filter(({ rows }) => rows * 2 >= values)
    .toSorted((one, other) => other.rows - one.rows);
  const found = best && typeOf(best.some, marks);
  if (!found || typeFacts(found.type).isText) return undefined;
  const others = tallies.filter((tally) => !best.some.includes(tally));
  const words = others.flatMap(({ form, first, rows }) =>
    form.is === 'word' && rows > 1 && first !== header && !isTotalWord(first) ? [first] : [],
  );
  return { found, rows: values - best.rows, words };
}

function rowsOf(tallies: readonly Tally[]): number {
  return tallies.reduce((sum, { rows }) => sum + rows, 0);
}

/** The values that may be of one type. */
function alternatives(tallies: readonly Tally[], marks: Marks): Tally[][] {
  const numbers = numericOf(tallies);
  const readAs = (way: Pick<Marks, 'decimal' | 'group'>) =>
    numbers.filter((tally) => {
      const form = numbersOf(tally);
      return form && readIn(form, way);
    });
  const times = [undefined, 'zoned', 'bare'] as const;
  const dated = DATED.flatMap((kind) =>
    DATE_FORMATS.flatMap((format) =>
      times.map((time) =>
        tallies.filter((tally) => {
          const of = tally.form.is === 'dated' ? tally.form.time : undefined;
          return of === time && isTaken(tally, kind, format);
        }),
      ),
    ),
  );
  return [
    readAs(marks),
    readAs(ownMarksOf(numbers, marks)),
    ...dated,
    ...WORD_KINDS.map((kind) => tallies.filter((tally) => isTaken(tally, kind))),
  ].filter((some) => some.length > 0);
}
