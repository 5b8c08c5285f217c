import type { CsvSource } from '../../core/definition/source.ts';

/** What a file holds: the accepted rows, a value for each column, and the lines of the rejected ones. */
export interface Read {
  readonly rows: readonly (readonly (string | null)[])[];
  readonly rejected: readonly number[];
}

/**
 * Reads a file character by character, as the definition's words have it, and without regard to time or memory. It
 * shares nothing with the reader that it is compared with. Its columns are texts and whole numbers without rules, and
 * its header fits.
 */
export function naiveRead(text: string, source: CsvSource): Read {
  return new Naive(text, source).read();
}

interface Field {
  readonly value: string;
  readonly isQuoted: boolean;
  readonly isNull: boolean;
}

class Naive {
  readonly #source: CsvSource;
  #text: string;
  #at = 0;
  #line = 1;

  constructor(text: string, source: CsvSource) {
    this.#source = source;
    this.#text = /[\r\n]$/.test(text) || text === '' ? text : `${text}\n`;
  }

  read(): Read {
    const { skip, header, columns, comment, footer } = this.#source;
    if (this.#text.startsWith('\uFEFF')) this.#at = 1;
    if (/^"?sep=/.test(this.#text.slice(this.#at))) this.#passLine();
    for (let count = 0; count < skip; count += 1) this.#passLine();
    const names = header ? this.#header() : Object.keys(columns);
    const footerAt = this.#text.length - this.#lastLines(this.#text.slice(this.#at));
    const all = this.#text;
    // No row of those above it goes on in the footer.
    this.#text = all.slice(0, footerAt);
    const rows: (string | null)[][] = [];
    const rejected: number[] = [];
    let isFooter = false;
    while (this.#at < all.length) {
      if (this.#at === footerAt) {
        this.#text = all;
        isFooter = true;
      }
      const rest = this.#text.slice(this.#at);
      if (/^[\r\n]/.test(rest) || (comment !== undefined && rest.startsWith(comment))) {
        this.#passLine();
      } else if (!isFooter && typeof footer === 'string' && this.#isFooter(rest, footer)) {
        isFooter = true;
        const [at, line] = [this.#at, this.#line];
        const first = this.#field()?.value.replace(/^[ \t]+|[ \t]+$/g, '');
        this.#at = at;
        if (first === footer || first === `${footer}:`) this.#passLine();
        else if (this.#row(names)) rejected.push(line);
      } else {
        const line = this.#line;
        const row = this.#row(names);
        if (row && !isFooter) rows.push(row);
        else if ((row === undefined) !== isFooter) rejected.push(line);
      }
    }
    return { rows, rejected };
  }

  /** How many characters the lines are that a number of a footer is of. */
  #lastLines(text: string): number {
    const { footer, comment, delimiter } = this.#source;
    if (typeof footer !== 'number') return 0;
    const lines = text.match(/[^\r\n]*(?:\r\n|\r|\n)/g) ?? [];
    const last: string[] = [];
    for (let found = 0; found < footer && lines.length > 0;) {
      const line = lines.pop()!;
      last.push(line);
      const isBlank = line.replaceAll(/[ \t]/g, (blank) => (blank === delimiter ? 'x' : '')).trim() === '';
      if (!isBlank && !(comment !== undefined && line.startsWith(comment))) found += 1;
    }
    return last.join('').length;
  }

  #isFooter(rest: string, word: string): boolean {
    const start = this.#source.trim ? rest.trimStart() : rest;
    const bare = start.startsWith(this.#source.quote) ? start.slice(1) : start;
    return bare.startsWith(word) && !/^[\p{L}\p{N}]/u.test(bare.slice(word.length));
  }

  #header(): string[] {
    const { comment, delimiter, trailingDelimiter } = this.#source;
    while (this.#at < this.#text.length) {
      const [line = ''] = /^[^\r\n]*/.exec(this.#text.slice(this.#at)) ?? [];
      this.#passLine();
      if (line === '' || (comment !== undefined && line.startsWith(comment))) continue;
      const names = line.split(delimiter);
      return trailingDelimiter && names.at(-1) === '' ? names.slice(0, -1) : names;
    }
    throw new Error('There is no header.');
  }

  #passLine(): void {
    while (this.#at < this.#text.length && !this.#isEnd(this.#at)) this.#at += 1;
    this.#passEnd();
  }

  #passEnd(): void {
    if (this.#text.startsWith('\r\n', this.#at)) this.#at += 1;
    this.#at += 1;
    this.#line += 1;
  }

  #isEnd(at: number): boolean {
    return this.#text[at] === '\n' || this.#text[at] === '\r';
  }

  /** The row at the place, which is passed over; nothing where it is rejected: by one line where it isn't well-formed. */
  #row(names: readonly string[]): (string | null)[] | undefined {
    const start = this.#at;
    const fields: Field[] = [];
    for (;;) {
      const field = this.#field();
      if (!field || (!this.#isEnd(this.#at) && this.#text[this.#at] !== this.#source.delimiter)) {
        this.#at = start;
        this.#passLine();
        return undefined;
      }
      fields.push(field);
      if (this.#isEnd(this.#at)) break;
      this.#at += 1;
    }
    const taken = this.#text.slice(start, this.#at);
    this.#line += (taken.match(/\r\n|\r|\n/g) ?? []).length;
    this.#passEnd();
    if (this.#source.trailingDelimiter) {
      const last = fields.pop();
      if (!last || last.isQuoted || last.value !== '') return undefined;
    }
    if (fields.length !== names.length) return undefined;
    return this.#values(new Map(names.map((name, index) => [name, fields[index]!])));
  }

  #values(fields: ReadonlyMap<string, Field>): (string | null)[] | undefined {
    const values = Object.entries(this.#source.columns).map(([name, column]) => {
      const field = fields.get(name);
      if (!field) return null;
      const { value, isQuoted, isNull } = field;
      const isText = column.type.kind === 'string';
      const words = column.nullWords ?? [];
      const isWord = words.includes(isText ? value : trimmed(value));
      const isEmpty = isText ? value === '' && !isQuoted : (isQuoted ? value : trimmed(value)) === '';
      if (isNull || isWord || isEmpty) return column.mayBeEmpty ? null : undefined;
      if (value.includes('\0')) return undefined;
      if (isText) return value;
      const number = isQuoted ? value : trimmed(value);
      return /^[+-]?\d{1,9}$/.test(number) ? String(Number(number)) : undefined;
    });
    return values.includes(undefined) ? undefined : (values as (string | null)[]);
  }

  /** The field at the place, up to what follows it; nothing where it never ends. */
  #field(): Field | undefined {
    const { quote, trim } = this.#source;
    if (trim) this.#passBlanks();
    if (quote === 'none' || this.#text[this.#at] !== quote) return this.#bare();
    this.#at += 1;
    const start = this.#at;
    let value = '';
    for (;;) {
      const char = this.#text[this.#at];
      if (char === undefined) return undefined;
      if (char === '\\' && this.#source.escape) {
        const escaped = this.#text[this.#at + 1];
        if (escaped === undefined) return undefined;
        value += meaning(escaped);
        this.#at += 2;
      } else if (char === quote && this.#text[this.#at + 1] === quote) {
        value += quote;
        this.#at += 2;
      } else if (char === quote) {
        break;
      } else {
        value += char;
        this.#at += 1;
      }
    }
    const isNull = this.#isNull(start, this.#at);
    this.#at += 1;
    if (trim) this.#passBlanks();
    return { value, isQuoted: true, isNull };
  }

  #bare(): Field | undefined {
    const start = this.#at;
    let value = '';
    while (this.#text[this.#at] !== this.#source.delimiter && !this.#isEnd(this.#at)) {
      const char = this.#text[this.#at];
      if (char === undefined) return undefined;
      if (char !== '\\' || !this.#source.escape) {
        value += char;
        this.#at += 1;
        continue;
      }
      const escaped = this.#text.startsWith('\r\n', this.#at + 1) ? '\r\n' : this.#text[this.#at + 1];
      if (escaped === undefined) return undefined;
      value += meaning(escaped);
      this.#at += 1 + escaped.length;
    }
    const isNull = this.#isNull(start, this.#at);
    return { value: this.#source.trim ? trimmed(value) : value, isQuoted: false, isNull };
  }

  #isNull(from: number, to: number): boolean {
    return this.#source.escape !== undefined && this.#text.slice(from, to) === String.raw`\N`;
  }

  #passBlanks(): void {
    while (/[ \t]/.test(this.#text[this.#at] ?? '') && this.#text[this.#at] !== this.#source.delimiter)
      this.#at += 1;
  }
}

function meaning(escaped: string): string {
  const meanings: Record<string, string> = {
    b: '\b',
    f: '\f',
    n: '\n',
    r: '\r',
    t: '\t',
    v: '\v',
    Z: '\u001a',
    '0': '\0',
  };
  return meanings[escaped] ?? escaped;
}

function trimmed(text: string): string {
  return text.replace(/^[ \t]+|[ \t]+$/g, '');
}
