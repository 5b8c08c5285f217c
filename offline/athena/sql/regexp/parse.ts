import { brackets } from './brackets.ts';
import { PatternError, PatternUnknown, type Options, type Part, type Pattern } from './parts.ts';
import { Reader, shorthand } from './reader.ts';

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
  readonly #reader: Reader;
  #groups = 0;
  #finalNewline = false;
  #ends = false;
  #bounded = false;

  constructor(source: string) {
    this.#reader = new Reader(source);
  }

  pattern(): Pattern {
    const root = this.#choice({ fold: false, points: false, lines: false });
    if (!this.#reader.isAtEnd) throw new PatternError('unmatched close parenthesis');
    return {
      root,
      groups: this.#groups,
      finalNewline: this.#finalNewline,
      ends: this.#ends,
      bounds: this.#bounded,
      fold: this.#reader.fold,
      unicode: this.#reader.unicode,
    };
  }

  #choice(outer: Options): Part {
    let options = outer;
    const set = this.#reader.take(/^\(\?([a-z]*)(-[a-z]+)?\)/);
    if (set !== undefined) options = this.#options(set[1], set[2], outer);
    const parts = [this.#sequence(options)];
    while (this.#reader.next === '|') {
      this.#reader.skip();
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
    while (!this.#reader.isAtEnd && this.#reader.next !== '|' && this.#reader.next !== ')') {
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
    this.#reader.repeats = true;
    if (this.#reader.next === '+') throw new PatternUnknown('a possessive quantifier');
    const lazy = this.#reader.take(/^\?/) !== undefined;
    if (this.#bounds() !== undefined) throw new PatternUnknown('a repetition of a repetition');
    if (part.kind === 'anchor') throw new PatternUnknown('a repetition of an anchor');
    return { kind: 'repeat', part, least, most, lazy };
  }

  #bounds(): readonly [number, number] | undefined {
    if (this.#reader.take(/^\*/)) return [0, Infinity];
    if (this.#reader.take(/^\+/)) return [1, Infinity];
    if (this.#reader.take(/^\?/)) return [0, 1];
    if (this.#reader.take(/^\{,/)) throw new PatternUnknown('{,');
    const [whole, from = '', comma, to = ''] = this.#reader.take(/^\{(\d+)(?:(,)(\d*))?\}/) ?? [];
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
    if (this.#reader.finds(/^(?:[*+?]|\{\d+(?:,\d*)?\})/))
      throw new PatternError('target of repeat operator is not specified');
    const character = this.#reader.next;
    this.#reader.skip();
    switch (character) {
      case '(':
        return this.#group(options);
      case '[':
        return brackets(this.#reader, options);
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

  #group(options: Options): Part {
    let inner = options;
    let number: number | undefined;
    const flags = this.#reader.take(/^\?([a-z]*)(-[a-z]+)?:/);
    if (flags !== undefined) {
      inner = this.#options(flags[1], flags[2], options);
    } else if (this.#reader.next === '?') {
      if (this.#reader.second === '') throw new PatternError('end pattern in group');
      const [kind = ''] = this.#reader.take(/^\?(<[=!]?|[^a-z]|[a-z-]*\)?)/) ?? [];
      throw new PatternUnknown(kind.endsWith(')') ? `(${kind} that doesn't stand first` : `(${kind}`);
    } else {
      this.#groups++;
      number = this.#groups;
    }
    const part = this.#choice(inner);
    if (this.#reader.next !== ')') throw new PatternError('end pattern with unmatched parenthesis');
    this.#reader.skip();
    return { kind: 'group', number, part };
  }

  #escape(options: Options): Part {
    const letter = this.#reader.next;
    const known = shorthand[letter];
    if (known !== undefined) {
      this.#reader.skip();
      return { kind: 'set', re2: known, negated: false, fold: false };
    }
    if (/^[bAzZ]$/.test(letter)) {
      this.#reader.skip();
      if (letter === 'Z') this.#finalNewline = true;
      if (/z/i.test(letter)) this.#ends = true;
      if (letter === 'b') this.#bounded = true;
      return { kind: 'anchor', re2: `\\${letter === 'Z' ? 'z' : letter}` };
    }
    const property = this.#reader.property(options);
    if (property !== undefined) return { kind: 'set', re2: property, negated: false, fold: false };
    return this.#character(this.#reader.escaped(), options);
  }

  #character(character: string, options: Options): Part {
    const code = character.codePointAt(0) ?? 0;
    return { kind: 'character', code, fold: this.#reader.folded(code, code, options) };
  }
}
