import { COMMA, digit, MINUS, PLUS, POINT } from '../ascii.ts';
import { dayOf } from './calendar.ts';
import { FRACTION_DIGITS, LONGEST_MOMENT, TO_SECOND } from './moment.ts';
import { LETTER_Z } from './timestamp-parser.ts';
import type { Scan } from './value.ts';
import { fourDigits, putMomentWords, Views, wordOf } from './words.ts';

/** Which moments a column takes. */
interface Usual {
  /** As numbers yyyymmdd, both inclusive. */
  readonly first: number;
  readonly last: number;
  /** Whether each ends in `Z` or an offset. */
  readonly hasZones: boolean;
  /** Whether a comma may stand in front of a second's digits. */
  readonly comma: boolean;
}

/** Minutes that a zone's clocks are ahead or behind. */
const FURTHEST = 14 * 60;
const MINUTES_OF_DAY = 24 * 60;

const YEAR = wordOf('0000');
const MONTH = wordOf('-00-');
const DAY = wordOf('00T0');
const MINUTE = wordOf('0:00');
const SECOND = wordOf(':00\0');
const OFFSET = wordOf('00:0');
/** What a blank differs by from a `T`. */
const BLANK = 0x20 ^ 0x54;
/** `YYYY-MM-DDTHH:MM:SS` */
/** The longest that is taken, `2024-01-31T10:00:00.123+02:00`, and as much as a word that begins within it. */
const READ = 29 + 4;

/**
 * Takes the timestamps of most files, and writes them: ISO dates, seconds, at most milliseconds, and a zone that changes no
 * day. It takes no other, which is not to say that they are none. Digits are looked at four at a time: a byte that differs
 * from `0` by at most 9 is one, so that 6 more has no higher bits.
 */
export function usualMoments({ first, last, hasZones, comma }: Usual): Scan {
  const otherPoint = comma ? COMMA : POINT;
  const isBounded = first > 0 || last < Infinity;
  const views = new Views();
  return (bytes, at, out) => {
    if (at + READ > bytes.length) return -1;
    const view = views.of(bytes);
    const yearWord = view.getInt32(at, true);
    const monthWord = view.getInt32(at + 4, true);
    const dayWord = view.getInt32(at + 8, true);
    const secondWord = view.getInt32(at + 16, true);
    const year = yearWord ^ YEAR;
    const month = monthWord ^ MONTH;
    const day = dayWord ^ DAY;
    const minute = view.getInt32(at + 12, true) ^ MINUTE;
    const second = secondWord ^ SECOND;
    const wrong =
      ((year | (year + 0x06060606)) & 0xf0f0f0f0) |
      ((month | (month + 0x00060600)) & 0xfff0f0ff) |
      ((day | (day + 0x06000606)) & 0xf000f0f0) |
      ((minute | (minute + 0x06060006)) & 0xf0f0fff0) |
      ((second | (second + 0x00060600)) & 0x00f0f0ff);
    const between = (day >>> 16) & 0xff;
    if (wrong !== 0 || (between !== 0 && between !== BLANK)) return -1;
    const months = ((month >>> 8) & 15) * 10 + ((month >>> 16) & 15);
    const days = (day & 15) * 10 + ((day >>> 8) & 15);
    if (isBounded || days > 28 || days === 0 || months === 0 || months > 12 || year === 0) {
      const date = dayOf(fourDigits(year), months, days);
      if (date < 0 || date < first || date > last) return -1;
    }
    const hour = ((day >>> 24) & 15) * 10 + (minute & 15);
    let minutes = ((minute >>> 16) & 15) * 10 + ((minute >>> 24) & 15);
    if (hour > 23 || minutes > 59 || ((second >>> 8) & 15) > 5) return -1;
    minutes += hour * 60;
    let end = at + TO_SECOND;
    let digits = 0;
    const mark = secondWord >>> 24;
    if (mark === POINT) {
      end += 1;
      while (digit(bytes, end) <= 9) end += 1;
      digits = end - at - TO_SECOND - 1;
      if (digits === 0 || digits > FRACTION_DIGITS) return -1;
    } else if (mark === otherPoint) return -1;
    if (hasZones) {
      const zone = bytes[end];
      if (zone === PLUS || zone === MINUS) {
        const word = view.getInt32(end + 1, true) ^ OFFSET;
        const ones = digit(bytes, end + 5);
        if (((word | (word + 0x06000606)) & 0xf0fff0f0) !== 0 || ones > 9) return -1;
        const ofHour = ((word >>> 24) & 15) * 10 + ones;
        const offset = ((word & 15) * 10 + ((word >>> 8) & 15)) * 60 + ofHour;
        if (ofHour > 59 || offset > FURTHEST) return -1;
        minutes += zone === PLUS ? -offset : offset;
        if (minutes < 0 || minutes >= MINUTES_OF_DAY) return -1;
        end += 6;
      } else if (zone === LETTER_Z) end += 1;
      else return -1;
    }
    const to = out.view(LONGEST_MOMENT + 1);
    const place = out.length;
    putMomentWords(to, place, yearWord, monthWord, dayWord, minutes, secondWord);
    // The point is written with the second.
    if (digits > 0) to.setInt32(place + TO_SECOND + 1, view.getInt32(at + TO_SECOND + 1, true), true);
    out.grow(digits > 0 ? TO_SECOND + 1 + digits : TO_SECOND);
    return end;
  };
}
