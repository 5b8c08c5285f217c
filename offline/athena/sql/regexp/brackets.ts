import { PatternError, PatternUnknown, type Options, type Part } from './parts.ts';
import { shorthand, type Reader } from './reader.ts';
import { posixSet, re2Character } from './sets.ts';

const minus = 0x2d;

/** Reads a set of characters whose opening bracket is read. */
export function brackets(reader: Reader, options: Options): Part {
  const negated = reader.take(/^\^/) !== undefined;
  if (reader.next === ']') {
    if (!reader.comes(']')) throw new PatternError('empty char-class');
    throw new PatternUnknown('a bracket that starts with ]');
  }
  const items: string[] = [];
  while (reader.next !== ']') {
    if (reader.isAtEnd) throw new PatternError('premature end of char-class');
    if (reader.take(/^&&/)) throw new PatternUnknown('intersected brackets');
    items.push(setIn(reader, options) ?? range(reader, options));
  }
  reader.skip();
  return { kind: 'set', re2: items.join(''), negated, fold: options.fold };
}

/** A set inside of brackets: `[:alpha:]`, `\w`, `\p{L}`. */
function setIn(reader: Reader, options: Options): string | undefined {
  if (reader.next === '[') {
    const [whole, name = ''] = reader.take(/^\[:([a-z]+):\]/) ?? [];
    if (whole === undefined) throw new PatternUnknown('nested brackets');
    const re2 = posixSet(name);
    if (re2 === undefined) throw new PatternError('invalid POSIX bracket type');
    reader.requireNoFold(options, whole);
    reader.requireNoRepeats(whole);
    reader.unicode = true;
    return re2;
  }
  if (reader.next !== '\\') return undefined;
  const known = shorthand[reader.second];
  reader.skip(known === undefined ? 1 : 2);
  const property = known === undefined ? reader.property(options) : undefined;
  if (property !== undefined) reader.requireNoRepeats(property);
  const found = known ?? property;
  if (found === undefined) reader.back();
  return found;
}

function range(reader: Reader, options: Options): string {
  const from = member(reader);
  const after = reader.second;
  if (reader.next !== '-' || after === ']' || after === '') {
    reader.folded(from, from, options);
    return re2Character(from);
  }
  if (from === minus) throw new PatternUnknown('a range that starts with -');
  reader.skip();
  if (setIn(reader, options) !== undefined) throw new PatternError('char-class value at end of range');
  const to = member(reader);
  if (to < from) throw new PatternError('empty range in char class');
  if (reader.next === '-' && reader.second !== ']') throw new PatternUnknown('a range behind a range');
  reader.folded(from, to, options);
  return `${re2Character(from)}-${re2Character(to)}`;
}

/** The code of a character inside of brackets. */
function member(reader: Reader): number {
  let character = reader.next;
  reader.skip();
  if (character === '\\') character = reader.escaped();
  return character.codePointAt(0) ?? 0;
}
