import { GROUP_MARKS, type GroupMark, type Marks } from '../core/definition/notation.ts';
import { mostDissent } from './dissent.ts';
import type { NumberForm, Profile, ReadNumbers, Tally } from './profile.ts';

/** How numbers may be written. */
export type NumberMarks = Pick<Marks, 'decimal' | 'group'>;

/** How the numbers of a file are written. */
export interface FoundMarks {
  readonly marks: NumberMarks;
  /** What was assumed, where the file would do as well with other marks: of which key of the dialect. */
  readonly guessed?: { readonly of: 'decimal' | 'group'; readonly what: string };
}

const DECIMALS = ['.', ','] as const;

/** Every way to write numbers, the usual ones first. */
const WAYS: readonly NumberMarks[] = DECIMALS.flatMap((decimal): NumberMarks[] => [
  { decimal },
  ...GROUP_MARKS.filter((group) => group !== decimal).map((group) => ({ decimal, group })),
]);

const USUAL: NumberMarks = { decimal: '.' };
const UNGROUPED_FIRST = WAYS.toSorted(
  (one, other) => Number(one.group !== undefined) - Number(other.group !== undefined),
);

/** Values that are numbers in some way; nothing of other tallies. */
export function numbersOf({ form }: Tally): NumberForm | undefined {
  return form.is === 'number' ? form : undefined;
}

/** What numbers are where they are written so; nothing where they can't be. */
export function readIn(form: NumberForm, { decimal, group }: NumberMarks): ReadNumbers | undefined {
  return form.readings.find(
    (read) =>
      (read.decimal === undefined || read.decimal === decimal) &&
      (read.group === undefined || read.group === group),
  );
}

/** Columns where less than this are numbers say nothing of how numbers are written. */
const NUMERIC = 0.5;

/**
 * The way to write numbers in which most columns can be read that have marks in them: one for the file.
 * @param delimiter where it is a semicolon, a comma is rather the decimal mark
 */
export function marksOf(profiles: readonly Profile[], delimiter: string): FoundMarks {
  const columns = profiles.map(markedIn).filter((tallies) => tallies.length > 0);
  if (columns.length === 0) return { marks: USUAL };
  const votes = (delimiter === ';' ? UNGROUPED_FIRST : WAYS).map((marks) => ({
    marks,
    whole: columns.filter((tallies) => shareRead(tallies, marks) === 1).length,
    parts: columns.reduce((sum, tallies) => sum + shareRead(tallies, marks), 0),
  }));
  const whole = Math.max(...votes.map((vote) => vote.whole));
  const most = votes.filter((vote) => vote.whole === whole);
  const parts = Math.max(...most.map((vote) => vote.parts));
  const equal = most.filter((vote) => vote.parts === parts).map(({ marks }) => marks);
  const [marks = USUAL] = equal;
  return { marks, ...guessOn(columns, marks, equal) };
}

/** The part of numbers with marks that can be read so. */
function shareRead(tallies: readonly Tally[], marks: NumberMarks): number {
  return rowsRead(tallies, marks) / rowsOf(tallies);
}

function rowsRead(tallies: readonly Tally[], marks: NumberMarks): number {
  return tallies.reduce((rows, tally) => {
    const form = numbersOf(tally);
    return form && readIn(form, marks) ? rows + tally.rows : rows;
  }, 0);
}

/** The way to write numbers in which most of these can be read, with the file's decimal mark where that does. */
export function ownMarksOf(tallies: readonly Tally[], { decimal }: NumberMarks): NumberMarks {
  const ways = WAYS.toSorted(
    (one, other) => Number(other.decimal === decimal) - Number(one.decimal === decimal),
  );
  return ways.reduce((best, way) => (rowsRead(tallies, way) > rowsRead(tallies, best) ? way : best), {
    decimal,
  });
}

/** The numbers with marks of a column that is one of numbers. */
function markedIn(profile: Profile): Tally[] {
  const tallies = numericOf(profile.tallies);
  const rows = rowsOf(tallies);
  if (rows < profile.values * NUMERIC) return [];
  const lists = profile.tallies.filter(({ form, first }) => form.is === 'word' && IS_LIST.test(first));
  const isList = rowsOf(lists) > mostDissent(profile.values);
  return isList ? [] : tallies.filter(hasMarks);
}

/** `1,2,3`: numbers that are several. */
const IS_LIST = /^\d+([.,]\d+)+$/;

/**
 * What was assumed of a column's marks, as it is told; nothing where one of its numbers can be read in one way only.
 * @param marks as its numbers are read
 * @param byOthers whether other columns leave no doubt about the file's marks
 */
export function assumedOf(profile: Profile, marks: NumberMarks, byOthers: boolean): string | undefined {
  const marked = profile.tallies.filter(hasMarks);
  const [first] = marked;
  const isOpen = marked.every((tally) => (numbersOf(tally)?.readings.length ?? 0) > 1);
  const mark = first && numbersOf(first)?.readings[0]?.decimal;
  if (!first || mark === undefined || !isOpen) return undefined;
  return byOthers
    ? `${readAs(first, mark, marks).said}, by the marks of other columns`
    : inTwoWays(first, mark, marks);
}

function rowsOf(tallies: readonly Tally[]): number {
  return tallies.reduce((sum, { rows }) => sum + rows, 0);
}

/** Whether numbers are written with marks, of whatever kind. */
export function hasMarks(tally: Tally): boolean {
  return numbersOf(tally)?.readings.every((read) => read.decimal ?? read.group) === true;
}

/** The numbers among values. Addresses are some only among others whose thousands are separated. */
export function numericOf(tallies: readonly Tally[]): Tally[] {
  const numbers = tallies.filter(numbersOf);
  const areGrouped = numbers.some((tally) => {
    const form = numbersOf(tally);
    return form && !form.isAddress && form.readings.some(({ group }) => group !== undefined);
  });
  return areGrouped ? numbers : numbers.filter((tally) => !numbersOf(tally)?.isAddress);
}

/** What else a mark before exactly three digits may be, where nothing in the file tells. */
function guessOn(
  columns: readonly (readonly Tally[])[],
  marks: NumberMarks,
  equal: readonly NumberMarks[],
): Pick<FoundMarks, 'guessed'> {
  const isEither = (mark: GroupMark) =>
    equal.some((one) => one.decimal === mark) && equal.some((one) => one.group === mark);
  for (const tallies of columns) {
    for (const tally of tallies) {
      const readings = numbersOf(tally)?.readings ?? [];
      const mark = readings.length > 1 ? readings[0]?.decimal : undefined;
      if (mark === undefined || !isEither(mark)) continue;
      const of = mark === marks.decimal ? 'decimal' : 'group';
      return { guessed: { of, what: inTwoWays(tally, mark, marks) } };
    }
  }
  return {};
}

function inTwoWays(tally: Tally, mark: GroupMark, marks: NumberMarks): string {
  const { said, other } = readAs(tally, mark, marks);
  return `${said}, and may be ${other}`;
}

/** How a number is read of which a mark is the decimal one or between thousands, and what else it may be. */
function readAs({ first }: Tally, mark: GroupMark, { decimal }: NumberMarks) {
  const asDecimal = first.replace(mark, '.');
  const asWhole = first.replace(mark, '');
  const [read, other] = mark === decimal ? [asDecimal, asWhole] : [asWhole, asDecimal];
  return { said: `${JSON.stringify(first)} is read as ${read}`, other };
}
