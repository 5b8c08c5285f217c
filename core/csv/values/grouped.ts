import type { GroupMark } from '../../definition/notation.ts';
import { COMMA, digit, MINUS, POINT, SPACE, ZERO } from '../ascii.ts';
import { withoutCodes } from './codes.ts';
import { NO_MARK, type NumberMarks, type NumberReader } from './number-marks.ts';
import type { Scan, ValueReader } from './value.ts';

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
  { group, decimal, delimiter }: NumberMarks & Pick<Required<NumberMarks>, 'group'>,
  plain: NumberReader,
): ValueReader {
  const groupByte = group.charCodeAt(0);
  const decimalByte = decimal === ',' ? COMMA : POINT;
  const quoted = groupedScan(groupByte, decimalByte, plain);
  // An unquoted field ends at a delimiter.
  const bare =
    group === delimiter
      ? groupedScan(NO_MARK, decimalByte, plain)
      : decimal === delimiter || delimiter === '.'
        ? groupedScan(groupByte, NO_MARK, plain)
        : quoted;
  return {
    scan: bare,
    scanQuoted: quoted,
    writes: true,
    judge: (text) => plain.judge(ungrouped(text, group)),
  };
}

/** Digits of the widest decimal, a sign and a point. */
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

/**
 * Takes numbers with three digits between marks, and writes them without group marks, their decimal mark a point.
 * @param group the byte of the group mark
 * @param decimal that of the decimal mark
 */
function groupedScan(group: number, decimal: number, { takes, isBounded }: NumberReader): Scan {
  return (bytes, at, out) => {
    const to = out.room(LONGEST);
    const start = out.length;
    let place = start;
    let position = at;
    let byte = bytes[at] ?? 0;
    if (byte === MINUS) {
      to[place] = MINUS;
      place += 1;
      position += 1;
      byte = bytes[position] ?? 0;
    }
    const first = position;
    while (isDigit(byte)) {
      to[place] = byte;
      place += 1;
      position += 1;
      byte = bytes[position] ?? 0;
    }
    let before = position - first;
    if (before === 0) return -1;
    if (before <= 3 && bytes[first] !== ZERO) {
      for (;;) {
        const from =
          byte === group ? position + 1 : byte < 0x80 ? position : behindMark(bytes, position, group);
        if (from === position) break;
        const hundreds = bytes[from] ?? 0;
        const tens = bytes[from + 1] ?? 0;
        const ones = bytes[from + 2] ?? 0;
        if (!isDigit(hundreds) || !isDigit(tens) || !isDigit(ones)) break;
        to[place] = hundreds;
        to[place + 1] = tens;
        to[place + 2] = ones;
        before += 3;
        place += 3;
        position = from + 3;
        byte = bytes[position] ?? 0;
      }
    }
    let behind = 0;
    if (byte === decimal) {
      to[place] = POINT;
      place += 1;
      position += 1;
      const mark = position;
      byte = bytes[position] ?? 0;
      while (isDigit(byte)) {
        to[place] = byte;
        place += 1;
        position += 1;
        byte = bytes[position] ?? 0;
      }
      behind = position - mark;
      if (behind === 0) return -1;
    }
    if (!takes(isBounded ? digitsIn(to, start, place) : 0, before, behind)) return -1;
    out.grow(place - start);
    return position;
  };
}

/** Behind a group mark of several bytes; the same place where there is none. */
function behindMark(bytes: Uint8Array, at: number, group: number): number {
  const byte = bytes[at];
  if (group === SPACE && byte === 0xc2 && bytes[at + 1] === 0xa0) return at + 2;
  if (byte !== 0xe2 || bytes[at + 1] !== 0x80) return at;
  const last = bytes[at + 2];
  return (group === SPACE && last === 0xaf) || (group === APOSTROPHE && last === 0x99) ? at + 3 : at;
}

const APOSTROPHE = 0x27;

/** All digits of a number as one, with its sign. */
function digitsIn(bytes: Uint8Array, from: number, to: number): number {
  let value = 0;
  for (let at = from; at < to; at += 1) {
    const next = digit(bytes, at);
    if (next <= 9) value = value * 10 + next;
  }
  return bytes[from] === MINUS ? -value : value;
}

function isDigit(byte: number): boolean {
  return (byte ^ ZERO) <= 9;
}
