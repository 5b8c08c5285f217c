import { foldedOtherwise, posixSet, re2Character } from './sets.ts';

/** A part of a regular expression. `fold`: under `(?i)`. */
export type Part =
  | { readonly kind: 'character'; readonly code: number; readonly fold: boolean }
  /** One character of a set; `re2` is how RE2 writes what stands between the brackets. */
  | { readonly kind: 'set'; readonly re2: string; readonly negated: boolean; readonly fold: boolean }
  | { readonly kind: 'anchor'; readonly re2: string }
  | { readonly kind: 'sequence' | 'choice'; readonly parts: readonly Part[] }
  | {
      readonly kind: 'repeat';
      readonly part: Part;
      readonly least: number;
      readonly most: number;
      readonly lazy: boolean;
    }
  /** `number` counts capturing groups from 1; other groups have none. */
  | { readonly kind: 'group'; readonly number: number | undefined; readonly part: Part };

export interface Pattern {
  readonly root: Part;
  readonly groups: number;
  /** Whether an anchor sees a line break at the text's end, which RE2 has other rules for. */
  readonly finalNewline: boolean;
  /** Whether it has an anchor at the end. */
  readonly ends: boolean;
  /** Whether it asks for the bounds of words, which Joni finds between all of Unicode's letters. */
  readonly bounds: boolean;
  /** Whether anything stands under `(?i)`. */
  readonly fold: boolean;
  /** Whether it asks for Unicode's properties. */
  readonly unicode: boolean;
}

/** A pattern that Trino refuses; the message is that of Joni, its engine. */
export class PatternError extends Error {
  override readonly name = 'PatternError';
}

/** A pattern that Trino takes and RE2 can't be made to understand in the same way. */
export class PatternUnknown extends Error {
  override readonly name = 'PatternUnknown';
}

interface Options {
  readonly fold: boolean;
  /** `(?s)`: a point is a line break too. */
  readonly points: boolean;
  /** `(?m)`: anchors at each line. */
  readonly lines: boolean;
}

const control: Readonly<Record<string, number>> = { t: 9, n: 10, v: 11, f: 12, r: 13, a: 7, e: 27 };
/** `\s` has the vertical tab, which RE2's own hasn't. */
const shorthand: Readonly<Record<string, string>> = {
  d: '\\d', D: '\\D', w: '\\w', W: '\\W', s: '\\t-\\r ', S: '\\x00-\\x08\\x0e-\\x1f!-\\x{10ffff}',
}; // prettier-ignore

const minus = 0x2d;
const longestForm = 32;

/** Joni's own bound of a repetition; RE2 knows a thousand. */
const mostRepeats = 100_000;
const re2Repeats = 1000;

/**
 * Reads a pattern in the syntax that Joni calls Java's.
 * @throws PatternError for what Joni refuses
 * @throws PatternUnknown for what is not translated, by its name
 */
export function parsePattern(source: string): Pattern {
  const parser = new Parser(source);
  return parser.pattern();
}

class Parser {
  readonly #source: readonly string[];
  #at = 0;
  #groups = 0;
  #finalNewline = false;
  #ends = false;
  #bounded = false;
  #fold = false;
  #unicode = false;
  #repeats = false;

  constructor(source: string) {
    this.#source = Array.from(source);
  }

  pattern(): Pattern {
    const root = this.#choice({ fold: false, points: false, lines: false });
    if (this.#at < this.#source.length) throw new PatternError('unmatched close parenthesis');
    return {
      root,
      groups: this.#groups,
      finalNewline: this.#finalNewline,
      ends: this.#ends,
      bounds: this.#bounded,
      fold: this.#fold,
      unicode: this.#unicode,
    };
  }

  get #next(): string {
    return this.#source[this.#at] ?? '';
  }

  /** Takes what `form`, which starts with `^`, finds here; every form is short. */
  #take(form: RegExp): RegExpExecArray | undefined {
    const rest = this.#source.slice(this.#at, this.#at + longestForm).join('');
    const found = form.exec(rest);
    if (found === null) return undefined;
    this.#at += Array.from(found[0]).length;
    return found;
  }

  #choice(outer: Options): Part {
    let options = outer;
    const set = this.#take(/^\(\?([a-z]*)(-[a-z]+)?\)/);
    if (set !== undefined) options = this.#options(set[1], set[2], outer);
    const parts = [this.#sequence(options)];
    while (this.#next === '|') {
      this.#at++;
      parts.push(this.#sequence(options));
    }
    const [only] = parts;
    return parts.length === 1 && only !== undefined ? only : { kind: 'choice', parts };
  }

  #options(on = '', off = '', outer: Options): Options {
    if (!/^[imsx]*$/.test(on) || !/^(-[imsx]+)?$/.test(off)) throw new PatternError('undefined group option');
    if (`${on}${off}`.includes('x')) throw new PatternUnknown('(?x)');
    const option = (letter: string, before: boolean) =>
      (on.includes(letter) || before) && !off.includes(letter);
    return {
      fold: option('i', outer.fold),
      points: option('s', outer.points),
      lines: option('m', outer.lines),
    };
  }

  #sequence(options: Options): Part {
    const parts: Part[] = [];
    while (this.#at < this.#source.length && this.#next !== '|' && this.#next !== ')') {
      const part = this.#atom(options);
      parts.push(this.#repeated(part));
    }
    const [only] = parts;
    return parts.length === 1 && only !== undefined ? only : { kind: 'sequence', parts };
  }

  #repeated(part: Part): Part {
    const bounds = this.#bounds();
    if (bounds === undefined) return part;
    const [least, most] = bounds;
    this.#repeats = true;
    if (this.#next === '+') throw new PatternUnknown('a possessive quantifier');
    const lazy = this.#take(/^\?/) !== undefined;
    if (this.#bounds() !== undefined) throw new PatternUnknown('a repetition of a repetition');
    if (part.kind === 'anchor') throw new PatternUnknown('a repetition of an anchor');
    return { kind: 'repeat', part, least, most, lazy };
  }

  #bounds(): readonly [number, number] | undefined {
    if (this.#take(/^\*/)) return [0, Infinity];
    if (this.#take(/^\+/)) return [1, Infinity];
    if (this.#take(/^\?/)) return [0, 1];
    if (this.#take(/^\{,/)) throw new PatternUnknown('{,');
    const [whole, from = '', comma, to = ''] = this.#take(/^\{(\d+)(?:(,)(\d*))?\}/) ?? [];
    if (whole === undefined) return undefined;
    const least = Number(from);
    const most = comma === undefined ? least : to === '' ? Infinity : Number(to);
    const largest = Math.max(least, Number.isFinite(most) ? most : 0);
    if (largest > mostRepeats) throw new PatternError('too big number for repeat range');
    if (most < least) throw new PatternError('upper is smaller than lower in repeat range');
    if (largest > re2Repeats) throw new PatternUnknown(`more than ${re2Repeats} repetitions`);
    return [least, most];
  }

  #atom(options: Options): Part {
    if (/^[*+?]$/.test(this.#next) || this.#isInterval())
      throw new PatternError('target of repeat operator is not specified');
    const character = this.#next;
    this.#at++;
    switch (character) {
      case '(':
        return this.#group(options);
      case '[':
        return this.#brackets(options);
      case '\\':
        return this.#escape(options);
      case '.':
        return { kind: 'set', re2: options.points ? '' : '\\n', negated: true, fold: false };
      case '^':
        if (options.lines) this.#finalNewline = true;
        return { kind: 'anchor', re2: options.lines ? '(?m:^)' : '\\A' };
      case '$':
        this.#finalNewline = true;
        this.#ends = true;
        return { kind: 'anchor', re2: options.lines ? '(?m:$)' : '\\z' };
      default:
        return this.#character(character, options);
    }
  }

  #isInterval(): boolean {
    const before = this.#at;
    const found = this.#next === '{' && this.#take(/^\{\d+(,\d*)?\}/) !== undefined;
    this.#at = before;
    return found;
  }

  #group(options: Options): Part {
    let inner = options;
    let number: number | undefined;
    const flags = this.#take(/^\?([a-z]*)(-[a-z]+)?:/);
    if (flags !== undefined) {
      inner = this.#options(flags[1], flags[2], options);
    } else if (this.#next === '?') {
      if (this.#at + 1 >= this.#source.length) throw new PatternError('end pattern in group');
      const [kind = ''] = this.#take(/^\?(<[=!]?|[^a-z]|[a-z-]*\)?)/) ?? [];
      throw new PatternUnknown(kind.endsWith(')') ? `(${kind} that doesn't stand first` : `(${kind}`);
    } else {
      this.#groups++;
      number = this.#groups;
    }
    const part = this.#choice(inner);
    if (this.#next !== ')') throw new PatternError('end pattern with unmatched parenthesis');
    this.#at++;
    return { kind: 'group', number, part };
  }

  #escape(options: Options): Part {
    const letter = this.#next;
    const known = shorthand[letter];
    if (known !== undefined) {
      this.#at++;
      return { kind: 'set', re2: known, negated: false, fold: false };
    }
    if (/^[bAzZ]$/.test(letter)) {
      this.#at++;
      if (letter === 'Z') this.#finalNewline = true;
      if (/z/i.test(letter)) this.#ends = true;
      if (letter === 'b') this.#bounded = true;
      return { kind: 'anchor', re2: `\\${letter === 'Z' ? 'z' : letter}` };
    }
    const property = this.#property(options);
    if (property !== undefined) return { kind: 'set', re2: property, negated: false, fold: false };
    return this.#character(this.#escaped(), options);
  }

  /** `\p{…}`, where one stands behind the backslash. */
  #property(options: Options): string | undefined {
    const found = this.#take(/^[pP]\{([^}]*)\}/);
    if (found === undefined) return undefined;
    const [whole, name = ''] = found;
    if (!/^([LMNPSZ][a-z]?|Cc|Cf|C)$/.test(name)) throw new PatternUnknown(`\\${whole}`);
    this.#requireNoFold(options, `\\${whole}`);
    this.#unicode = true;
    return `\\${whole}`;
  }

  #requireNoFold({ fold }: Options, what: string): void {
    if (fold) throw new PatternUnknown(`${what} under (?i)`);
  }

  /** Behind a repetition Joni takes any character for one of such brackets: `a+[\\p{Lu}]` finds `aab`. */
  #requireNoRepeats(what: string): void {
    if (this.#repeats) throw new PatternUnknown(`${what} in brackets behind a repetition`);
  }

  /** The character that an escape stands for. */
  #escaped(): string {
    const letter = this.#next;
    if (letter === '') throw new PatternError('end pattern at escape');
    const hex = this.#take(/^(?:x([0-7][0-9a-fA-F])|u(?!d[89a-f])([0-9a-fA-F]{4}))/i);
    if (hex !== undefined) return String.fromCodePoint(Number.parseInt(hex[1] ?? hex[2] ?? '', 16));
    const code = control[letter];
    if (code === undefined && /^[A-Za-z0-9]$/.test(letter)) throw new PatternUnknown(`\\${letter}`);
    this.#at++;
    return code === undefined ? letter : String.fromCodePoint(code);
  }

  #character(character: string, options: Options): Part {
    const code = character.codePointAt(0) ?? 0;
    return { kind: 'character', code, fold: this.#folded(code, code, options) };
  }

  #brackets(options: Options): Part {
    const negated = this.#take(/^\^/) !== undefined;
    if (this.#next === ']') {
      if (!this.#source.includes(']', this.#at + 1)) throw new PatternError('empty char-class');
      throw new PatternUnknown('a bracket that starts with ]');
    }
    const items: string[] = [];
    while (this.#next !== ']') {
      if (this.#at >= this.#source.length) throw new PatternError('premature end of char-class');
      if (this.#take(/^&&/)) throw new PatternUnknown('intersected brackets');
      items.push(this.#setIn(options) ?? this.#range(options));
    }
    this.#at++;
    return { kind: 'set', re2: items.join(''), negated, fold: options.fold };
  }

  /** A set inside of brackets: `[:alpha:]`, `\\w`, `\\p{L}`. */
  #setIn(options: Options): string | undefined {
    if (this.#next === '[') {
      const [whole, name = ''] = this.#take(/^\[:([a-z]+):\]/) ?? [];
      if (whole === undefined) throw new PatternUnknown('nested brackets');
      const re2 = posixSet(name);
      if (re2 === undefined) throw new PatternError('invalid POSIX bracket type');
      this.#requireNoFold(options, whole);
      this.#requireNoRepeats(whole);
      this.#unicode = true;
      return re2;
    }
    if (this.#next !== '\\') return undefined;
    const known = shorthand[this.#source[this.#at + 1] ?? ''];
    this.#at += known === undefined ? 1 : 2;
    const property = known === undefined ? this.#property(options) : undefined;
    if (property !== undefined) this.#requireNoRepeats(property);
    const found = known ?? property;
    if (found === undefined) this.#at--;
    return found;
  }

  #range(options: Options): string {
    const from = this.#member();
    const after = this.#source[this.#at + 1];
    if (this.#next !== '-' || after === ']' || after === undefined) {
      this.#folded(from, from, options);
      return re2Character(from);
    }
    if (from === minus) throw new PatternUnknown('a range that starts with -');
    this.#at++;
    if (this.#setIn(options) !== undefined) throw new PatternError('char-class value at end of range');
    const to = this.#member();
    if (to < from) throw new PatternError('empty range in char class');
    if (this.#next === '-' && this.#source[this.#at + 1] !== ']')
      throw new PatternUnknown('a range behind a range');
    this.#folded(from, to, options);
    return `${re2Character(from)}-${re2Character(to)}`;
  }

  /** The code of a character inside of brackets. */
  #member(): number {
    let character = this.#next;
    this.#at++;
    if (character === '\\') character = this.#escaped();
    return character.codePointAt(0) ?? 0;
  }

  /** Whether `(?i)` is on, and RE2 knows the same other cases of these characters. */
  #folded(from: number, to: number, { fold }: Options): boolean {
    if (!fold) return false;
    this.#fold = true;
    if (foldedOtherwise.some((range) => range.from <= to && range.to >= from)) {
      const text = Array.from(new Set([from, to]), (code) => String.fromCodePoint(code)).join('-');
      throw new PatternUnknown(`${text} under (?i)`);
    }
    return true;
  }
}
