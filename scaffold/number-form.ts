import type { GroupMark, Marks } from '../core/definition/notation.ts';
import { isCode } from '../core/csv/values/codes.ts';
import type { Digits } from '../core/types/inference.ts';

type DecimalMark = Marks['decimal'];

/** One way to read a text as a number. */
export interface NumberReading {
  /** The decimal mark that it takes, if there is one. */
  readonly decimal: DecimalMark | undefined;
  /** What separates thousands in it, if something does. */
  readonly group: GroupMark | undefined;
  readonly digits: Digits;
}

/** A text as a number. */
export interface NumberText {
  /** Two where a mark stands before exactly three digits: it may be the decimal mark, or separate thousands. */
  readonly readings: readonly NumberReading[];
  /** Its digits, without marks and exponent. */
  readonly digits: string;
  readonly negative: boolean;
  /** The power of ten behind it; nothing where there is none. */
  readonly exponent: number | undefined;
  /** Whether it looks as codes do: zeros in front, a plus as of telephone numbers. */
  readonly isCode: boolean;
  /** Whether it is `1E5`: a number, or a code that looks like one. */
  readonly isExponentCode: boolean;
  /** Whether it may be an address of the internet as well. */
  readonly isAddress: boolean;
}

const GROUPS: Readonly<Record<string, GroupMark>> = {
  '.': '.',
  ',': ',',
  ' ': ' ',
  '\u00A0': ' ',
  '\u202F': ' ',
  "'": "'",
  '\u2019': "'",
  _: '_',
};

/** No number of a file has more characters. */
const LONGEST = 400;

/** A text as a number, in every way that marks may be meant; nothing where it is none. */
export function numberIn(text: string): NumberText | undefined {
  if (text.length > LONGEST) return undefined;
  const first = text[0];
  const signed = first === '-' || first === '+';
  let at = signed ? 1 : 0;
  let from = at;
  const parts: string[] = [];
  const marks: GroupMark[] = [];
  for (; at < text.length; at += 1) {
    if (isDigit(text, at)) continue;
    const mark = GROUPS[text.charAt(at)];
    if (mark === undefined) break;
    parts.push(text.slice(from, at));
    marks.push(mark);
    from = at + 1;
  }
  parts.push(text.slice(from, at));
  const power = at < text.length ? /^[eE]([-+]?)(\d{1,5})$/.exec(text.slice(at)) : undefined;
  if (power === null) return undefined;
  const readings = readingsOf(parts, marks, power !== undefined);
  const digits = parts.join('');
  if (readings.length === 0 || digits === '') return undefined;
  return {
    readings,
    digits,
    negative: first === '-',
    exponent: power && Number(`${power[1]}${power[2]}`),
    isCode: isCode(text),
    isExponentCode: power?.[1] === '' && marks.length === 0 && !signed,
    isAddress:
      parts.length === 4 && marks.every((mark) => mark === '.') && parts.every((part) => Number(part) <= 255),
  };
}

function readingsOf(
  parts: readonly string[],
  marks: readonly GroupMark[],
  hasExponent: boolean,
): NumberReading[] {
  const [whole = '', ...rest] = parts;
  const [mark] = marks;
  const last = rest.at(-1) ?? '';
  if (mark === undefined) return whole === '' ? [] : [reading(undefined, undefined, parts)];
  // Between groups stand three digits, and the first of them is no zero.
  const begins = !hasExponent && /^[1-9]\d{0,2}$/.test(whole);
  const areGroups = (groups: readonly string[]) => begins && groups.every((group) => group.length === 3);
  if (rest.length === 1) {
    return [
      ...(isDecimalMark(mark) && (whole !== '' || last !== '') ? [reading(mark, undefined, parts)] : []),
      ...(areGroups(rest) ? [reading(undefined, mark, parts)] : []),
    ];
  }
  const final = marks.at(-1);
  if (!areGroups(rest.slice(0, -1)) || marks.slice(0, -1).some((one) => one !== mark)) return [];
  if (final === mark) return last.length === 3 ? [reading(undefined, mark, parts)] : [];
  return isDecimalMark(final) && last !== '' ? [reading(final, mark, parts)] : [];
}

function reading(
  decimal: DecimalMark | undefined,
  group: GroupMark | undefined,
  parts: readonly string[],
): NumberReading {
  const whole = decimal === undefined ? parts : parts.slice(0, -1);
  const before = withoutZeros(whole.join('')).length;
  // `1.` is no whole number to those who wrote it, nor to the upload.
  const behind = decimal === undefined ? 0 : Math.max(1, parts.at(-1)?.length ?? 0);
  return { decimal, group, digits: { before, behind } };
}

function isDecimalMark(mark: string | undefined): mark is DecimalMark {
  return mark === '.' || mark === ',';
}

function isDigit(text: string, at: number): boolean {
  const code = text.charCodeAt(at);
  return code >= 0x30 && code <= 0x39;
}

function withoutZeros(digits: string): string {
  let from = 0;
  while (digits[from] === '0') from += 1;
  return digits.slice(from);
}

/** So many digits every double keeps. */
const KEPT = 15;

/**
 * Whether a number is what it was when a double was made of it, and the shortest text of that: `0.1` is, and
 * `9007199254740993` isn't.
 */
export function isDouble(
  { digits, exponent }: Pick<NumberText, 'digits' | 'exponent'>,
  behind: number,
): boolean {
  if (digits.length <= KEPT && exponent === undefined) return true;
  const significant = withoutZeros(digits).replace(/0+$/, '');
  if (significant === '') return true;
  const number = Number(`${digits}e${(exponent ?? 0) - behind}`);
  if (!Number.isFinite(number) || number === 0) return false;
  const [mantissa = ''] = number.toExponential().split('e');
  return mantissa.replace('.', '').replace(/0+$/, '') === significant;
}
