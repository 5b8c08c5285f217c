import type { DateFormat } from '../core/definition/date-format.ts';
import type { Marks, Notation } from '../core/definition/notation.ts';
import type { Evidence, Found, Moments, Numbers } from '../core/types/inference.ts';
import { FACTS } from '../core/types/kinds.ts';
import type { ColumnKind, ColumnType } from '../core/types/type.ts';
import { takenBy } from './dates.ts';
import { hasMarks, numbersOf, type NumberMarks, numericOf, ownMarksOf, readIn } from './marks.ts';
import type { ReadNumbers, Tally } from './profile.ts';

const BY_BREADTH = FACTS.toSorted((one, other) => one.inference.breadth - other.inference.breadth);

/**
 * The narrowest type that all of some values fit; nothing where that is a text.
 * @param marks how the file's numbers and dates are written
 */
export function typeOf(tallies: readonly Tally[], marks: Marks): Found<ColumnType> | undefined {
  const evidence = evidenceOf(tallies, marks);
  for (const { inference } of BY_BREADTH) {
    const found = inference.find(evidence);
    if (found) return found;
  }
  return undefined;
}

function evidenceOf(tallies: readonly Tally[], marks: Marks): Evidence {
  const words = tallies.flatMap(({ form, first }) => (form.is === 'word' ? [first.toLowerCase()] : []));
  return {
    takenAs: (kind, format) => tallies.length > 0 && tallies.every((tally) => isTaken(tally, kind, format)),
    marks,
    words: new Set(words),
    numbers: tallies.some(({ form }) => form.is !== 'number') ? undefined : numbersIn(tallies, marks),
    moments: momentsIn(tallies),
  };
}

/** Whether a kind took values; one of dates, in a format. */
export function isTaken(tally: Tally, kind: ColumnKind, format?: DateFormat): boolean {
  if (format !== undefined) return takenBy(tally).includes(`${kind} ${format}`);
  return tally.form.is === 'word' && tally.form.taken.includes(kind);
}

function momentsIn(tallies: readonly Tally[]): Moments {
  const dated = tallies.flatMap(({ form }) => (form.is === 'dated' ? [form] : []));
  return {
    zoned: dated.some(({ time }) => time === 'zoned'),
    bare: dated.some(({ time }) => time === 'bare'),
    fine: dated.some(({ isFine }) => isFine),
    mayBeginWithYear: dated.length > 0 && dated.every((form) => form.mayBeginWithYear),
  };
}

/**
 * Values as numbers, in the file's marks or, where these can't be, in marks of their own.
 * @returns nothing where they can't be read in one way, or are rather codes
 */
export function numbersIn(tallies: readonly Tally[], marks: NumberMarks): Numbers | undefined {
  if (tallies.length === 0 || numericOf(tallies).length < tallies.length) return undefined;
  if (areCodes(tallies)) return undefined;
  const read = readAll(tallies, marks);
  if (read) return read;
  const own = ownMarksOf(tallies, marks);
  const ownRead = readAll(tallies, own);
  const example = JSON.stringify(tallies.find(hasMarks)?.first ?? '');
  return ownRead && { ...ownRead, written: { as: differenceOf(own, marks), example } };
}

function readAll(tallies: readonly Tally[], marks: NumberMarks): Numbers | undefined {
  const all: ReadNumbers[] = [];
  for (const tally of tallies) {
    const form = numbersOf(tally);
    const read = form && readIn(form, marks);
    if (!read) return undefined;
    all.push(read);
  }
  const whole = all.filter(({ most }) => most !== -Infinity);
  const [first] = whole;
  return {
    before: Math.max(...all.map(({ digits }) => digits.before)),
    behind: Math.max(...all.map(({ digits }) => digits.behind)),
    exponent: tallies.some((tally) => numbersOf(tally)?.hasExponent),
    isDouble: all.every((read) => read.isDouble),
    least: BigInt(
      whole.reduce((least, read) => (read.least < least ? read.least : least), first?.least ?? 0),
    ),
    most: BigInt(whole.reduce((most, read) => (read.most > most ? read.most : most), first?.most ?? 0)),
  };
}

/** Whether numbers are rather codes: some have zeros in front, or look like `1E5` where none has a decimal mark. */
function areCodes(tallies: readonly Tally[]): boolean {
  const forms = tallies.flatMap((tally) => numbersOf(tally) ?? []);
  return forms.some(({ isCode }) => isCode) || areExponentCodes(tallies);
}

/** Whether what looks like an exponent may be a letter: `1E5`. */
export function areExponentCodes(tallies: readonly Tally[]): boolean {
  const exponents = tallies.filter((tally) => numbersOf(tally)?.hasExponent);
  return (
    exponents.length > 0 &&
    exponents.every((tally) => numbersOf(tally)?.isExponentCode) &&
    !tallies.some(hasMarks)
  );
}

/** What a column has to say of its marks beside the file's. */
function differenceOf(own: NumberMarks, file: NumberMarks): Notation {
  // Where thousands aren't separated, the file's mark for them may be the column's decimal mark.
  const group = own.group ?? (file.group === own.decimal ? otherMark(own.decimal) : file.group);
  return {
    ...(group !== undefined && group !== file.group && { group }),
    ...(own.decimal !== file.decimal && { decimal: own.decimal }),
  };
}

function otherMark(mark: NumberMarks['decimal']): NumberMarks['decimal'] {
  return mark === ',' ? '.' : ',';
}
