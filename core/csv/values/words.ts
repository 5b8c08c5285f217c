/** Bytes as words of four, the first of them lowest: so a word is read, compared and written at once. */

/** The two digits of the numbers up to 99, as the lower half of a word. */
export const TWO_DIGITS = Uint16Array.from(
  { length: 100 },
  (_, value) => (0x30 + Math.floor(value / 10)) | ((0x30 + (value % 10)) << 8),
);

/** The bytes of a text of up to four as a word. */
export function wordOf(text: string): number {
  return Buffer.from(text.padEnd(4, '\0'), 'latin1').readInt32LE();
}

/** The number that four digits make, of which each is a byte. */
export function fourDigits(word: number): number {
  return (word & 15) * 1000 + ((word >>> 8) & 15) * 100 + ((word >>> 16) & 15) * 10 + ((word >>> 24) & 15);
}

/** Views of the bytes that are read: those of one block come one after the other. */
export class Views {
  #bytes: Uint8Array = new Uint8Array();
  #view = new DataView(this.#bytes.buffer);

  of(bytes: Uint8Array): DataView {
    if (bytes !== this.#bytes) {
      this.#bytes = bytes;
      this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    }
    return this.#view;
  }
}

const BLANK = wordOf('\0\0 \0');
const COLON_BEHIND_HOUR = wordOf('\0:\0\0');

/**
 * Puts a moment as `YYYY-MM-DD HH:MM:SS`.
 * @param year `YYYY`
 * @param month `-MM-`
 * @param day `DD` in its lower half
 * @param minutes of the day
 * @param second `:SS`, and what may be behind it
 */
export function putMomentWords(
  to: DataView,
  at: number,
  year: number,
  month: number,
  day: number,
  minutes: number,
  second: number,
): void {
  const hour = (minutes / 60) | 0;
  const hours = TWO_DIGITS[hour] ?? 0;
  to.setInt32(at, year, true);
  to.setInt32(at + 4, month, true);
  to.setInt32(at + 8, (day & 0xffff) | BLANK | (hours << 24), true);
  to.setInt32(
    at + 12,
    (hours >>> 8) | COLON_BEHIND_HOUR | ((TWO_DIGITS[minutes - hour * 60] ?? 0) << 16),
    true,
  );
  to.setInt32(at + 16, second, true);
}
