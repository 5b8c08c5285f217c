import type { Marks } from '../core/definition/notation.ts';
import { areExponentCodes, numbersIn } from './evidence.ts';
import { isNamedAsCode } from './likely-codes.ts';
import { hasMarks, numbersOf, numericOf } from './marks.ts';
import type { Tally } from './profile.ts';

/** Why digits are rather codes than numbers; nothing where they are numbers, or most values are neither. */
export function codesIn(tallies: readonly Tally[], name: string): string | undefined {
  const numbers = tallies.filter(numbersOf);
  if (rowsOf(numbers) * 2 < rowsOf(tallies)) return undefined;
  const code = numbers.find((tally) => numbersOf(tally)?.isCode);
  if (code)
    return `${quoted(code)} would lose its ${code.first.startsWith('+') ? 'plus' : 'zeros'} as a number`;
  const address = numbers.find((tally) => numbersOf(tally)?.isAddress);
  if (address && numericOf(tallies).length < numbers.length) return `addresses, as ${quoted(address)}`;
  if (areExponentCodes(numbers)) {
    const exponent = numbers.find((tally) => numbersOf(tally)?.hasExponent);
    return `${exponent && quoted(exponent)} may be a code; as a number it would lose its E`;
  }
  const areDigits = numbers.length === tallies.length && !numbers.some(hasMarks);
  const digits = numbers.flatMap(
    (tally) => numbersOf(tally)?.readings.map((read) => read.digits.before) ?? [],
  );
  return areDigits && isNamedAsCode(name, Math.max(...digits))
    ? 'codes by their name, which have no sum'
    : undefined;
}

/** What most values of a text look like, where the upload makes no type of that; nothing where they are texts as any. */
export function whyText(tallies: readonly Tally[], values: number, marks: Marks): string | undefined {
  const most = (some: readonly Tally[]) => rowsOf(some) * 2 > values;
  const odd = tallies.filter(({ form }) => form.is === 'odd');
  const [oddest] = odd.toSorted((one, other) => other.rows - one.rows);
  if (oddest?.form.is === 'odd' && most(odd)) {
    const { what } = oddest.form;
    const why =
      what === 'dates' ? " in a way that the upload doesn't take, or in several" : ', which no type takes';
    return `${what}${why}: ${quoted(oddest)}`;
  }
  const dated = tallies.filter(({ form }) => form.is === 'dated');
  if (rowsOf(dated) === values) return whyNoDates(dated);
  const numbers = numericOf(tallies);
  return rowsOf(numbers) === values ? whyNoNumbers(numbers, marks) : undefined;
}

function whyNoDates(tallies: readonly Tally[]): string {
  const timeOf = ({ form }: Tally) => (form.is === 'dated' ? form.time : undefined);
  const [first] = tallies;
  const other = first && tallies.find((tally) => timeOf(tally) !== timeOf(first));
  const shown = (other ? [first, other] : tallies.slice(0, 2)).map(quoted).join(' and ');
  if (!other) return `dates in several ways: ${shown}`;
  const times = new Set(tallies.map(timeOf));
  return times.has(undefined) ? `days and times: ${shown}` : `times with a zone and times without: ${shown}`;
}

function whyNoNumbers(tallies: readonly Tally[], marks: Marks): string {
  const numbers = numbersIn(tallies, marks);
  if (!numbers)
    return `numbers in several ways: ${tallies.filter(hasMarks).slice(0, 2).map(quoted).join(' and ')}`;
  const digits = numbers.before + numbers.behind;
  return numbers.exponent
    ? 'numbers with an exponent, and more digits than a double keeps'
    : `numbers of up to ${digits} digits, more than a decimal has`;
}

function rowsOf(tallies: readonly Tally[]): number {
  return tallies.reduce((sum, { rows }) => sum + rows, 0);
}

function quoted({ first }: Tally): string {
  return JSON.stringify(first.length > LONGEST ? `${first.slice(0, LONGEST)}…` : first);
}

/** Characters of a value that are shown. */
const LONGEST = 40;
