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

/** What stands in `(?…)`. */
export interface Options {
  readonly fold: boolean;
  /** `(?s)`: a point is a line break too. */
  readonly points: boolean;
  /** `(?m)`: anchors at each line. */
  readonly lines: boolean;
}
