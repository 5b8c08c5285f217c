import type { GroupMark } from '../../definition/notation.ts';
import { COMMA, digit, MINUS, POINT, SPACE, ZERO } from '../ascii.ts';
import { isQuoted, NO_MARK, type NumberMarks } from './number-marks.ts';
import type { ValueReader } from './value.ts';

/**
 * Numbers whose thousands may be separated, of a type of which `reader` reads those where nothing separates them. Between
 * two group marks stand three digits, in front of the first one to three, of which the first isn't 0.
 */
export function numberReader(marks: NumberMarks, reader: (marks: NumberMarks) => ValueReader): ValueReader {
  const plain = reader(marks);
  if (marks.group === undefined) return plain;
  const { group, decimal, delimiter, quote } = marks;
  const { scan } = reader({ decimal: '.', delimiter: '\n', quote: 'none' });
  const groupByte = group.charCodeAt(0);
  const decimalByte = decimal === ',' ? COMMA : POINT;
  const quoted = new Ungrouped(groupByte, decimalByte);
  // An unquoted field ends at a delimiter.
  const bare =
    group === delimiter
      ? new Ungrouped(NO_MARK, decimalByte)
      : decimal === delimiter || delimiter === '.'
        ? new Ungrouped(groupByte, NO_MARK)
        : quoted;
  const scratch = new Uint8Array(LONGEST + 1);
  const scanAs = (form: Ungrouped) => (bytes: Uint8Array, at: number) => {
    const end = form.put(bytes, at, scratch, 0);
    if (end === -1) return -1;
    scratch[form.length] = 0;
    return scan(scratch, 0) === form.length ? end : -1;
  };
  return {
    scan: scanAs(bare),
    scanQuoted: scanAs(quoted),
    write: (bytes, at, out) => {
      const form = bare === quoted || isQuoted(bytes, at, quote) ? quoted : bare;
      form.put(bytes, at, out.room(LONGEST), out.length);
      out.grow(form.length);
    },
    judge: (text) => plain.judge(ungrouped(text, group)),
  };
}

/** Longer numbers are left to `judge`. */
const LONGEST = 64;

/** Other characters that stand for a mark: no-break spaces, and the apostrophe that programs write for the Swiss. */
const ALIKE: Readonly<Partial<Record<GroupMark, string>>> = { ' ': '\u{a0}\u{202f}', "'": '’' };

/** A number's text without its group marks, where they are where they belong; otherwise the text. */
function ungrouped(text: string, group: GroupMark): string {
  const mark = `[${group}${ALIKE[group] ?? ''}]`;
  const [head] = new RegExp(`^[+-]?[1-9]\\d{0,2}(?:${mark}\\d{3})+(?!\\d)`, 'u').exec(text) ?? [];
  if (head === undefined) return text;
  return head.replaceAll(new RegExp(mark, 'gu'), '') + text.slice(head.length);
}

/** Puts numbers elsewhere without group marks, their decimal mark a point. */
class Ungrouped {
  readonly #group: number;
  readonly #decimal: number;
  /** Of the number that was put last. */
  length = 0;

  constructor(group: number, decimal: number) {
    this.#group = group;
    this.#decimal = decimal;
  }

  /** @returns where the number ends that starts at a place; -1 where none does */
  put(bytes: Uint8Array, at: number, to: Uint8Array, start: number): number {
    const limit = start + LONGEST;
    let position = at;
    let length = start;
    if (bytes[position] === MINUS) {
      to[length] = MINUS;
      length += 1;
      position += 1;
    }
    const first = position;
    for (let next = digit(bytes, position); next <= 9 && length < limit; next = digit(bytes, position)) {
      to[length] = ZERO + next;
      length += 1;
      position += 1;
    }
    const leading = position - first;
    if (leading === 0) return -1;
    if (leading <= 3 && bytes[first] !== ZERO) {
      for (;;) {
        const from = position + this.#markLength(bytes, position);
        if (from === position || length + 3 > limit) break;
        const hundreds = digit(bytes, from);
        const tens = digit(bytes, from + 1);
        const ones = digit(bytes, from + 2);
        if (hundreds > 9 || tens > 9 || ones > 9) break;
        to[length] = ZERO + hundreds;
        to[length + 1] = ZERO + tens;
        to[length + 2] = ZERO + ones;
        length += 3;
        position = from + 3;
      }
    }
    if (bytes[position] === this.#decimal && digit(bytes, position + 1) <= 9 && length < limit) {
      to[length] = POINT;
      length += 1;
      position += 1;
      for (let next = digit(bytes, position); next <= 9 && length < limit; next = digit(bytes, position)) {
        to[length] = ZERO + next;
        length += 1;
        position += 1;
      }
    }
    this.length = length - start;
    return position;
  }

  /** The bytes of the group mark at a place; 0 where there is none. */
  #markLength(bytes: Uint8Array, at: number): number {
    const byte = bytes[at];
    if (byte === this.#group) return 1;
    if (byte === undefined || byte < 0x80) return 0;
    if (this.#group === SPACE && byte === 0xc2 && bytes[at + 1] === 0xa0) return 2;
    if (byte !== 0xe2 || bytes[at + 1] !== 0x80) return 0;
    const last = bytes[at + 2];
    return (this.#group === SPACE && last === 0xaf) || (this.#group === APOSTROPHE && last === 0x99) ? 3 : 0;
  }
}

const APOSTROPHE = 0x27;
