import { COMMA, digit, MINUS, POINT } from '../ascii.ts';
import { FRACTION_DIGITS } from './moment.ts';

/** Milliseconds of the last of so many digits behind a second. */
export const MILLISECONDS = [1000, 100, 10, 1];

/**
 * Reads a number of seconds or milliseconds since 1970-01-01 UTC, with digits behind a point or a comma. It remembers
 * what it read last.
 */
export class UnixParser {
  readonly #comma: number;
  /** Digits of a whole number that are parts of a second. */
  readonly #behind: number;
  /** Since 1970-01-01 UTC; what is finer than a millisecond is cut off. */
  milliseconds = 0;
  /** Digits behind the second that are worth telling. */
  digits = 0;
  /** Whether something was cut off. */
  isFiner = false;

  /** @param comma whether a comma may stand in front of digits: no field that it ends has one */
  constructor(unit: 'seconds' | 'milliseconds', comma: boolean) {
    this.#comma = comma ? COMMA : POINT;
    this.#behind = unit === 'seconds' ? 0 : FRACTION_DIGITS;
  }

  /** @returns where the number ends that starts at a place; -1 where none does */
  read(bytes: Uint8Array, at: number): number {
    const isNegative = bytes[at] === MINUS;
    const first = isNegative ? at + 1 : at;
    let position = first;
    let value = 0;
    for (let next = digit(bytes, position); next <= 9; next = digit(bytes, position)) {
      value = value * 10 + next;
      position += 1;
    }
    if (position === first) return -1;
    this.digits = this.#behind;
    this.isFiner = false;
    const mark = bytes[position];
    if ((mark === POINT || mark === this.#comma) && digit(bytes, position + 1) <= 9) {
      position += 1;
      for (let next = digit(bytes, position); next <= 9; next = digit(bytes, position)) {
        if (this.digits < FRACTION_DIGITS) {
          value = value * 10 + next;
          this.digits += 1;
        } else if (next !== 0) this.isFiner = true;
        position += 1;
      }
    }
    const unit = MILLISECONDS[this.digits] ?? 1;
    this.milliseconds = (isNegative ? -value : value) * unit;
    return position;
  }
}
