import type * as z from 'zod/mini';
import type { TextStops } from '../csv/values/text.ts';
import type { ValueReader } from '../csv/values/value.ts';
import type { ColumnRules, WrittenColumn } from '../definition/columns.ts';
import type { Notation } from '../definition/notation.ts';
import type { Dialect } from '../definition/source.ts';
import type { Inference } from './inference.ts';
import type { ColumnKind, ColumnType, TypeOf } from './type.ts';

/** How the values of a column are written: as the file's are, but for what the column's own notation says. */
export type Written = Dialect & Notation;

/** All that depends on a column's type. Nothing outside of this folder asks which kind a type is of. */
export interface ColumnTypeFacts<K extends ColumnKind> {
  readonly kind: K;
  /** What it is told with: `a date`, `an int`. */
  readonly article: 'a' | 'an';
  /** Its name in Hive DDL and the Glue catalog, without parameters. */
  readonly hive: string;
  /** Its name in a query: https://docs.aws.amazon.com/athena/latest/ug/data-types.html */
  readonly trino: string;
  readonly parameters: ParameterFacts<K>;
  /** `col.…()`: the column that a definition writes. */
  readonly column: (...written: never[]) => WrittenColumn;
  /** What a column may say of how its values are written; the other keys mean nothing to the type. */
  readonly notation: readonly (keyof Notation)[];
  /** How the values of a file are judged, and made canonical. */
  readonly reader: (type: TypeOf<K>, rules: ColumnRules, written: Written, stops: TextStops) => ValueReader;
  /** Whether its values are texts: they keep their blanks, tell the empty text from NULL, and may be long. */
  readonly isText: boolean;
  /** The bounds that its values are compared with; absent where they aren't. */
  readonly bounds: BoundFacts | undefined;
  /** How finely its values tell time; absent where they don't. */
  readonly time: 'day' | 'millisecond' | undefined;
  /** Whether its values add up exactly, in any order. */
  readonly sums: boolean;
  /** Whether its values may name partitions. */
  readonly partitions: boolean;
  /** Whether readers of the type go on reading where the column becomes `to`, another type. */
  readonly widens: (type: TypeOf<K>, to: ColumnType) => boolean;
  /** How `new` finds it in a file. */
  readonly inference: Inference<K>;
}

/** What a type is told by beside its kind: of `decimal(12, 2)` the numbers 12 and 2. */
export interface ParameterFacts<K extends ColumnKind> {
  /** Each as a definition has it. */
  readonly schema: { readonly [P in Exclude<keyof TypeOf<K>, 'kind'>]: z.ZodMiniType<TypeOf<K>[P]> };
  /** In the order in which they are written. */
  readonly of: (type: TypeOf<K>) => readonly number[];
  /** The type that has these; nothing where none has. */
  readonly read: (numbers: readonly number[]) => TypeOf<K> | undefined;
  /** In what they can't be: one line, without its place. */
  readonly fault: (type: TypeOf<K>) => string | undefined;
}

export interface BoundFacts {
  /** What they are written as: a number, or `YYYY-MM-DD`. */
  readonly of: 'number' | 'day';
  /** One as a literal of the column's own type: a date is never compared with a text. */
  readonly literal: (bound: number | string) => string;
}
