import type { Ambiguous } from './ambiguous.ts';
import type { Mistake } from './plausible.ts';

/** What a value or a row of the table is that no reading of the file makes it. */
export type Difference =
  | 'another value'
  | 'another header'
  | 'a row that is none'
  | 'a row lost'
  | 'a row too many'
  | 'a rejected row that is one'
  | 'a rejected row of another place'
  | 'broke off';

export interface Wrong {
  readonly kind: Difference | Mistake | Ambiguous;
  /** Where, and what. */
  readonly text: string;
}

/** What came of a file. */
export type Outcome =
  | { readonly is: 'equal'; readonly rows: number }
  /** Equal, but for what `new` told of: rows that are rejected, what it guessed. */
  | {
      readonly is: 'told';
      readonly rows: number;
      readonly rejected: number;
      readonly notes: readonly string[];
    }
  | { readonly is: 'refused'; readonly reason: string }
  | { readonly is: 'wrong'; readonly wrong: readonly Wrong[] };
