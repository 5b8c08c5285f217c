import { COMMA, digit, POINT } from '../ascii.ts';
import { dayNumbered } from './calendar.ts';
import { FRACTION_DIGITS, LONGEST_MOMENT, TO_SECOND } from './moment.ts';
import type { Scan } from './value.ts';
import { fourDigits, putMomentWords, TWO_DIGITS, Views, wordOf } from './words.ts';

const ZEROS = wordOf('0000');
const MONTH = wordOf('-\0\0-');
const SECOND = wordOf(':\0\0.');
/** Of seconds since 1970, from 2001 to 2286. */
const DIGITS = 10;
/** Hundreds of seconds. */
const DAY = 864;
/** As many as a word takes that begins at the last of them. */
const READ = DIGITS + FRACTION_DIGITS + 4;

/**
 * Takes the numbers of most files, and writes the moments that they are: those of ten digits of seconds, with milliseconds
 * behind them or none. It takes no other, which is not to say that they are none.
 * @param bounds in milliseconds since 1970: from one on, and before another
 */
export function usualUnix(
  unit: 'seconds' | 'milliseconds',
  { from, to: before }: { readonly from: number; readonly to: number },
): Scan {
  const digits = unit === 'seconds' ? DIGITS : DIGITS + FRACTION_DIGITS;
  const isBounded = from > 0 || before < 10 ** (DIGITS + 3);
  const views = new Views();
  const days = new DayWords();
  return (bytes, at, out) => {
    const end = at + digits;
    if (at + READ > bytes.length) return -1;
    const after = bytes[end] ?? 0;
    if (digit(bytes, end) <= 9 || after === POINT || after === COMMA) return -1;
    const view = views.of(bytes);
    const high = view.getInt32(at, true) ^ ZEROS;
    const middle = view.getInt32(at + 4, true) ^ ZEROS;
    const tens = digit(bytes, at + 8);
    const ones = digit(bytes, at + 9);
    const wrong = (high | (high + 0x06060606) | middle | (middle + 0x06060606)) & 0xf0f0f0f0;
    if (wrong !== 0 || tens > 9 || ones > 9) return -1;
    const hundreds = (fourDigits(high) * 10_000 + fourDigits(middle)) | 0;
    const rest = tens * 10 + ones;
    let behind = 0;
    if (digits > DIGITS) {
      behind = view.getInt32(at + DIGITS, true) ^ ZEROS;
      if (((behind | (behind + 0x060606)) & 0xf0f0f0) !== 0) return -1;
    }
    if (isBounded) {
      const milliseconds = (hundreds * 100 + rest) * 1000 + (digits > DIGITS ? fourDigits(behind << 8) : 0);
      if (milliseconds < from || milliseconds >= before) return -1;
    }
    const day = (hundreds / DAY) | 0;
    const ofDay = ((hundreds - day * DAY) * 100 + rest) | 0;
    const minutes = (ofDay / 60) | 0;
    const second = SECOND | ((TWO_DIGITS[ofDay - minutes * 60] ?? 0) << 8);
    const slot = days.slotOf(day);
    const to = out.view(LONGEST_MOMENT + 1);
    const place = out.length;
    putMomentWords(
      to,
      place,
      days.years[slot] ?? 0,
      days.months[slot] ?? 0,
      days.days[slot] ?? 0,
      minutes,
      second,
    );
    if (digits > DIGITS) {
      to.setInt32(place + TO_SECOND + 1, behind ^ ZEROS, true);
      out.grow(LONGEST_MOMENT);
    } else out.grow(TO_SECOND);
    return end;
  };
}

/** So many days are remembered: those of two to three years, or of as many places as a file jumps between. */
const KEPT = 1024;

/** Days of which the words are known: those of a file are few, and to make them takes as long as all else. */
class DayWords {
  readonly #days = new Int32Array(KEPT).fill(-1);
  readonly years = new Int32Array(KEPT);
  readonly months = new Int32Array(KEPT);
  readonly days = new Int32Array(KEPT);

  /** Where the words of a day stand, which is so many days behind 1970-01-01. */
  slotOf(day: number): number {
    const slot = day & (KEPT - 1);
    if (this.#days[slot] !== day) this.#make(day, slot);
    return slot;
  }

  #make(day: number, slot: number): void {
    const numbered = dayNumbered(day);
    const month = Math.floor(numbered / 100);
    const year = Math.floor(month / 100);
    const century = Math.floor(year / 100);
    this.#days[slot] = day;
    this.years[slot] = (TWO_DIGITS[century] ?? 0) | ((TWO_DIGITS[year % 100] ?? 0) << 16);
    this.months[slot] = MONTH | ((TWO_DIGITS[month % 100] ?? 0) << 8);
    this.days[slot] = TWO_DIGITS[numbered % 100] ?? 0;
  }
}
