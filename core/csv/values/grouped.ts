import type { GroupMark } from '../../definition/notation.ts';
import { COMMA, digit, MINUS, POINT, SPACE, ZERO } from '../ascii.ts';
import type { Output } from '../output.ts';
import { withoutCodes } from './codes.ts';
import { isQuoted, NO_MARK, type NumberMarks, type NumberReader, type Takes } from './number-marks.ts';
import type { ValueReader } from './value.ts';

/**
 * Numbers whose thousands may be separated, of a type of which `reader` reads those where nothing separates them. Between
 * two group marks stand three digits, in front of the first one to three, of which the first isn't 0.
 */
export function numberReader(marks: NumberMarks, reader: (marks: NumberMarks) => NumberReader): ValueReader {
  const { group } = marks;
  const any = group === undefined ? reader(marks) : groupedReader({ ...marks, group }, reader(marks));
  return marks.codes === 'reject' ? withoutCodes(any) : any;
}

/** @param plain reads the numbers where nothing separates them */
function groupedReader(
  { group, decimal, delimiter, quote }: NumberMarks & Pick<Required<NumberMarks>, 'group'>,
  plain: NumberReader,
): ValueReader {
  const groupByte = group.charCodeAt(0);
  const decimalByte = decimal === ',' ? COMMA : POINT;
  const quoted = new Grouped(groupByte, decimalByte, plain.takes);
  // An unquoted field ends at a delimiter.
  const bare =
    group === delimiter
      ? new Grouped(NO_MARK, decimalByte, plain.takes)
      : decimal === delimiter || delimiter === '.'
        ? new Grouped(groupByte, NO_MARK, plain.takes)
        : quoted;
  return {
    scan: (bytes, at) => bare.scan(bytes, at),
    scanQuoted: (bytes, at) => quoted.scan(bytes, at),
    write: (bytes, at, out) => {
      const form = bare === quoted || isQuoted(bytes, at, quote) ? quoted : bare;
      form.write(bytes, at, out);
    },
    judge: (text) => plain.judge(ungrouped(text, group)),
  };
}

/** The digits of the widest decimal, a sign and a point. */
const LONGEST = 40;

/** Other characters that stand for a mark: no-break spaces, and the apostrophe that programs write for the Swiss. */
const ALIKE: Readonly<Partial<Record<GroupMark, string>>> = { ' ': '\u{a0}\u{202f}', "'": '’' };

/** A number's text without its group marks, where they are where they belong; otherwise the text. */
function ungrouped(text: string, group: GroupMark): string {
  const mark = `[${group}${ALIKE[group] ?? ''}]`;
  const [head] = new RegExp(`^[+-]?[1-9]\\d{0,2}(?:${mark}\\d{3})+(?!\\d)`, 'u').exec(text) ?? [];
  if (head === undefined) return text;
  return head.replaceAll(new RegExp(mark, 'gu'), '') + text.slice(head.length);
}

/** Numbers of three digits between marks, in bytes. */
class Grouped {
  readonly #group: number;
  readonly #decimal: number;
  readonly #takes: Takes;

  constructor(group: number, decimal: number, takes: Takes) {
    this.#group = group;
    this.#decimal = decimal;
    this.#takes = takes;
  }

  scan(bytes: Uint8Array, at: number): number {
    const negative = bytes[at] === MINUS;
    const first = negative ? at + 1 : at;
    let position = first;
    let value = 0;
    for (let next = digit(bytes, position); next <= 9; next = digit(bytes, position)) {
      value = value * 10 + next;
      position += 1;
    }
    let before = position - first;
    if (before === 0) return -1;
    if (before <= 3 && bytes[first] !== ZERO) {
      for (;;) {
        const from = position + this.#markLength(bytes, position);
        if (from === position) break;
        const hundreds = digit(bytes, from);
        const tens = digit(bytes, from + 1);
        const ones = digit(bytes, from + 2);
        if (hundreds > 9 || tens > 9 || ones > 9) break;
        value = value * 1000 + hundreds * 100 + tens * 10 + ones;
        before += 3;
        position = from + 3;
      }
    }
    let behind = 0;
    if (bytes[position] === this.#decimal) {
      const start = position + 1;
      position = start;
      for (let next = digit(bytes, position); next <= 9; next = digit(bytes, position)) {
        value = value * 10 + next;
        position += 1;
      }
      behind = position - start;
      if (behind === 0) return -1;
    }
    return this.#takes(negative ? -value : value, before, behind) ? position : -1;
  }

  /** Writes a number that was scanned without group marks, its decimal mark a point. */
  write(bytes: Uint8Array, at: number, out: Output): void {
    const to = out.room(LONGEST);
    const start = out.length;
    let length = 0;
    let position = at;
    if (bytes[position] === MINUS) {
      to[start] = MINUS;
      length = 1;
      position += 1;
    }
    for (;;) {
      const next = digit(bytes, position);
      if (next <= 9 || bytes[position] === this.#decimal) {
        to[start + length] = next <= 9 ? ZERO + next : POINT;
        length += 1;
        position += 1;
      } else {
        const mark = this.#markLength(bytes, position);
        if (mark === 0) return out.grow(length);
        position += mark;
      }
    }
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
