import { POINT, SPACE, ZERO } from '../ascii.ts';
import type { Output } from '../output.ts';
import { putClock, putDay } from './calendar.ts';

/** Thousandths of a second are what Hive's timestamps keep. */
export const FRACTION_DIGITS = 3;

/** A moment as a table keeps it. Readers have one that they fill again for every value. */
export interface Moment {
  /** The number yyyymmdd. */
  day: number;
  /** Of the day. */
  minutes: number;
  second: number;
  /** The digits behind the second as a number, and how many they are: at most `FRACTION_DIGITS`. */
  behind: number;
  digits: number;
}

export function emptyMoment(): Moment {
  return { day: 0, minutes: 0, second: 0, behind: 0, digits: 0 };
}

export const TO_SECOND = 'YYYY-MM-DD HH:MM:SS'.length;
/** Bytes that a moment takes at most. */
export const LONGEST_MOMENT = TO_SECOND + 1 + FRACTION_DIGITS;

/** Writes a moment as `YYYY-MM-DD HH:MM:SS[.fff]`, with as many digits behind the second as it has. */
export function writeMoment(moment: Moment, out: Output): void {
  out.grow(put(moment, out.room(LONGEST_MOMENT), out.length));
}

/** As `writeMoment`. */
export function momentText(moment: Moment): string {
  const bytes = Buffer.alloc(LONGEST_MOMENT);
  return bytes.toString('latin1', 0, put(moment, bytes, 0));
}

/** @returns how many bytes it took */
function put({ day, minutes, second, behind, digits }: Moment, bytes: Uint8Array, at: number): number {
  putDay(bytes, at, day);
  bytes[at + 10] = SPACE;
  const hour = (minutes / 60) | 0;
  putClock(bytes, at + 11, hour, minutes - hour * 60, second);
  if (digits === 0) return TO_SECOND;
  bytes[at + TO_SECOND] = POINT;
  let rest = behind;
  for (let place = at + TO_SECOND + digits; place > at + TO_SECOND; place -= 1) {
    const tens = (rest / 10) | 0;
    bytes[place] = ZERO + (rest - tens * 10);
    rest = tens;
  }
  return TO_SECOND + 1 + digits;
}
