import { LONGEST_ROW } from '../core/csv/row-judge.ts';
import { count } from '../operate/units.ts';
import { UserError } from '../operate/user-error.ts';
import type { Encoded } from './encoding.ts';
import { notSeparated } from './structure/mistaken.ts';
import type { Ends } from './structure/structure.ts';

/**
 * The start and the end of a file as text, without half a line.
 * @throws UserError where the first line is longer than a row may be
 */
export function endsOf(file: string, { head, tail, encoding }: Encoded): Ends {
  const isBigEndian = head[0] === 0xfe && head[1] === 0xff;
  const first = decoded(head, encoding, isBigEndian).replace(/^\uFEFF/, '');
  const lineEnd = first.search(/[\r\n]/);
  if (
    tail !== undefined
      ? lineEnd === -1
      : first.length > LONGEST_ROW && (lineEnd === -1 || lineEnd > LONGEST_ROW)
  ) {
    const why = notSeparated(first.slice(0, SHOWN));
    throw new UserError(
      `${file}:1: ${why ?? `it is longer than ${count(LONGEST_ROW)} bytes, and a row has to end before; export it with line ends.`}`,
    );
  }
  if (tail === undefined) return { head: first };
  const last = decoded(tail, encoding, isBigEndian);
  return {
    head: first.slice(0, Math.max(first.lastIndexOf('\n'), first.lastIndexOf('\r')) + 1),
    tail: fromLine(last),
  };
}

/** Behind the first line end; all of it may be within a line. */
function fromLine(text: string): string {
  const end = text.search(/[\r\n]/);
  return end === -1 ? '' : text.slice(end + 1);
}

/** Of a first line that is too long. */
const SHOWN = 1000;

function decoded(bytes: Buffer, encoding: Encoded['encoding'], isBigEndian: boolean): string {
  switch (encoding) {
    case 'windows-1252':
      return new TextDecoder('windows-1252').decode(bytes);
    case 'latin1':
      return bytes.toString('latin1');
    case 'utf-8':
      return bytes.toString('utf8');
    case 'utf-16':
      return new TextDecoder(isBigEndian ? 'utf-16be' : 'utf-16le').decode(bytes);
  }
}
