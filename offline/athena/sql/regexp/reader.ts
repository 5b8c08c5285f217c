import { PatternError, PatternUnknown, type Options } from './parts.ts';
import { foldedOtherwise } from './sets.ts';

const control: Readonly<Record<string, number>> = { t: 9, n: 10, v: 11, f: 12, r: 13, a: 7, e: 27 };
/** `\s` has the vertical tab, which RE2's own hasn't. */
export const shorthand: Readonly<Record<string, string>> = {
  d: '\\d', D: '\\D', w: '\\w', W: '\\W', s: '\\t-\\r ', S: '\\x00-\\x08\\x0e-\\x1f!-\\x{10ffff}',
}; // prettier-ignore

const longestForm = 32;

/** A pattern that is read from its beginning, and what was noted of it. */
export class Reader {
  readonly #source: readonly string[];
  #at = 0;
  /** Whether a character stood under `(?i)`. */
  fold = false;
  /** Whether a property of Unicode was asked for. */
  unicode = false;
  /** Whether a repetition was read. */
  repeats = false;

  constructor(source: string) {
    this.#source = Array.from(source);
  }

  get isAtEnd(): boolean {
    return this.#at >= this.#source.length;
  }

  /** The character behind the next. */
  get second(): string {
    return this.#source[this.#at + 1] ?? '';
  }

  /** Whether a character comes behind the next. */
  comes(character: string): boolean {
    return this.#source.includes(character, this.#at + 1);
  }

  skip(characters = 1): void {
    this.#at += characters;
  }

  /** Goes back by one character. */
  back(): void {
    this.#at--;
  }

  /** The next character; empty at the end. */
  get next(): string {
    return this.#source[this.#at] ?? '';
  }

  get #rest(): string {
    return this.#source.slice(this.#at, this.#at + longestForm).join('');
  }

  /** Whether `form`, which starts with `^`, finds something here. */
  finds(form: RegExp): boolean {
    return form.test(this.#rest);
  }

  /** Takes what `form`, which starts with `^`, finds here; every form is short. */
  take(form: RegExp): RegExpExecArray | undefined {
    const found = form.exec(this.#rest);
    if (found === null) return undefined;
    this.#at += Array.from(found[0]).length;
    return found;
  }

  /** `\p{…}`, where one stands behind the backslash. */
  property(options: Options): string | undefined {
    const found = this.take(/^[pP]\{([^}]*)\}/);
    if (found === undefined) return undefined;
    const [whole, name = ''] = found;
    if (!/^([LMNPSZ][a-z]?|Cc|Cf|C)$/.test(name)) throw new PatternUnknown(`\\${whole}`);
    this.requireNoFold(options, `\\${whole}`);
    this.unicode = true;
    return `\\${whole}`;
  }

  /** @throws PatternUnknown under `(?i)` */
  requireNoFold({ fold }: Options, what: string): void {
    if (fold) throw new PatternUnknown(`${what} under (?i)`);
  }

  /** Behind a repetition Joni takes any character for one of such brackets: `a+[\p{Lu}]` finds `aab`. */
  requireNoRepeats(what: string): void {
    if (this.repeats) throw new PatternUnknown(`${what} in brackets behind a repetition`);
  }

  /** The character that an escape stands for. */
  escaped(): string {
    const letter = this.next;
    if (letter === '') throw new PatternError('end pattern at escape');
    const hex = this.take(/^(?:x([0-7][0-9a-fA-F])|u(?![dD][89a-fA-F])([0-9a-fA-F]{4}))/);
    if (hex !== undefined) return String.fromCodePoint(Number.parseInt(hex[1] ?? hex[2] ?? '', 16));
    const code = control[letter];
    if (code === undefined && /^[A-Za-z0-9]$/.test(letter)) throw new PatternUnknown(`\\${letter}`);
    this.#at++;
    return code === undefined ? letter : String.fromCodePoint(code);
  }

  /** Whether `(?i)` is on, and RE2 knows the same other cases of these characters. */
  folded(from: number, to: number, { fold }: Options): boolean {
    if (!fold) return false;
    this.fold = true;
    if (foldedOtherwise.some((range) => range.from <= to && range.to >= from)) {
      const text = Array.from(new Set([from, to]), (code) => String.fromCodePoint(code)).join('-');
      throw new PatternUnknown(`${text} under (?i)`);
    }
    return true;
  }
}
