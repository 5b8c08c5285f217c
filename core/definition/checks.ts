export type Severity = 'error' | 'warn';

/** Smallest and largest value allowed, both inclusive. A number, or `YYYY-MM-DD` for a date column. */
export interface Bounds {
  readonly min?: number | string;
  readonly max?: number | string;
}

/** What a check asks of a table. */
export type CheckRule<C extends string> =
  | { readonly kind: 'notNull'; readonly columns: readonly C[] }
  | { readonly kind: 'unique'; readonly columns: readonly C[] }
  | { readonly kind: 'range'; readonly columns: readonly C[]; readonly bounds: Bounds }
  | { readonly kind: 'oneOf'; readonly columns: readonly C[]; readonly values: readonly string[] }
  | { readonly kind: 'rowCount'; readonly columns: readonly C[]; readonly bounds: Bounds };

/** `error` stops the run before publishing, `warn` reports. */
export type Check<C extends string> = CheckRule<C> & { readonly severity: Severity };

/** A check as `check.…()` gives it: an error, until `.warn()` says otherwise. */
export type ErrorCheck<C extends string> = Check<C> & { warn(): Check<C> };

/** The checks of a target table. The compiler holds their column names to the target's columns. */
export const check = {
  /** None of these columns holds a NULL. */
  notNull: <C extends string>(...columns: readonly C[]) => error({ kind: 'notNull', columns }),
  /** No two rows have the same values in these columns together. */
  unique: <C extends string>(...columns: readonly C[]) => error({ kind: 'unique', columns }),
  /** Every value that isn't NULL lies within the bounds. */
  range: <C extends string>(column: C, bounds: Bounds) => error({ kind: 'range', columns: [column], bounds }),
  /** Every value that isn't NULL is one of these. */
  oneOf: <C extends string>(column: C, values: readonly string[]) =>
    error({ kind: 'oneOf', columns: [column], values }),
  /** The table has so many rows. Without this check it must have at least one. */
  rowCount: (bounds: { readonly min?: number; readonly max?: number }) =>
    error<never>({ kind: 'rowCount', columns: [], bounds }),
};

function error<C extends string>(rule: CheckRule<C>): ErrorCheck<C> {
  const asError: Check<C> = { ...rule, severity: 'error' };
  return { ...asError, warn: () => ({ ...rule, severity: 'warn' }) };
}
