export type Severity = 'error' | 'warn';

/** Smallest and largest value allowed, both inclusive. A number, or `YYYY-MM-DD` for a date column. */
export interface Bounds {
  readonly min?: number | string;
  readonly max?: number | string;
}

/** `20 %` */
export type Percentage = `${number} %`;

/** `2 days`, `36 hours` */
export type Age = `${number} ${'hour' | 'hours' | 'day' | 'days'}`;

/** What a check asks of a table. Each kind has a file in `core/checks/`. */
export type CheckRule<C extends string> =
  | { readonly kind: 'notNull'; readonly columns: readonly C[] }
  | { readonly kind: 'unique'; readonly columns: readonly C[] }
  | { readonly kind: 'range'; readonly column: C; readonly bounds: Bounds }
  | { readonly kind: 'oneOf'; readonly column: C; readonly values: readonly string[] }
  | { readonly kind: 'rowCount'; readonly bounds: Bounds }
  | { readonly kind: 'rowCountFalls'; readonly atMost: Percentage }
  | { readonly kind: 'freshness'; readonly column: C; readonly within: Age }
  | { readonly kind: 'sameTotal'; readonly column: C; readonly source: string }
  | { readonly kind: 'custom'; readonly name: string; readonly predicate: string };

/** A rule of this kind. */
export type RuleOf<K extends CheckRule<string>['kind']> = Extract<CheckRule<string>, { kind: K }>;

/** `error` stops the run before publishing, `warn` reports. */
export type Check<C extends string> = CheckRule<C> & { readonly severity: Severity };

/** A check as `check.…()` gives it: an error, until `.warn()` says otherwise. */
export type ErrorCheck<C extends string> = Check<C> & { warn(): Check<C> };

/** The checks of a target table. The compiler holds their column names to the target's columns. */
export const check = {
  /** None of these columns holds a NULL. */
  notNull: <C extends string>(...columns: readonly C[]) => error({ kind: 'notNull', columns }),
  /** No two rows have the same values in these columns together; NULL is the same as NULL. */
  unique: <C extends string>(...columns: readonly C[]) => error({ kind: 'unique', columns }),
  /** Every value that isn't NULL lies within the bounds. */
  range: <C extends string>(column: C, bounds: Bounds) => error({ kind: 'range', column, bounds }),
  /** Every value that isn't NULL is one of these. */
  oneOf: <C extends string>(column: C, values: readonly string[]) => error({ kind: 'oneOf', column, values }),
  /** The table has so many rows. Without this check it must have at least one. */
  rowCount: (bounds: { readonly min?: number; readonly max?: number }) =>
    error<never>({ kind: 'rowCount', bounds }),
  /** The table has at most so much fewer rows than the published version; there may be none yet. */
  rowCountFalls: ({ atMost, ...unknown }: { readonly atMost: Percentage }) =>
    error<never>({ kind: 'rowCountFalls', atMost }, unknown),
  /**
   * The newest value of a date or timestamp column is at most this old when the run starts. Dates are compared
   * by the day, timestamps to the millisecond, both in UTC.
   */
  freshness: <C extends string>(column: C, { within, ...unknown }: { readonly within: Age }) =>
    error({ kind: 'freshness', column, within }, unknown),
  /**
   * The sum of a column is what the source adds up to, exactly.
   * @param source an aggregate over the source's columns, in Athena's SQL: `sum(quantity)`
   */
  sameTotal: <C extends string>(column: C, { source, ...unknown }: { readonly source: string }) =>
    error({ kind: 'sameTotal', column, source }, unknown),
  /**
   * A condition holds for every row. As with SQL's own CHECK, a row for which it is NULL passes.
   * @param predicate a boolean expression over the target's columns, in Athena's SQL
   */
  custom: (name: string, predicate: string) => error<never>({ kind: 'custom', name, predicate }),
};

/** As `CSV_DEFAULTS`, of a check. */
export const CHECK_DEFAULTS = { severity: 'error' } as const satisfies Pick<Check<string>, 'severity'>;

/** @param unknown options that the kind doesn't have: kept, so that whoever loads the definition can refuse them */
function error<C extends string>(rule: CheckRule<C>, unknown: object = {}): ErrorCheck<C> {
  const as = (severity: Severity): Check<C> => ({ ...rule, severity, ...unknown });
  return { ...as(CHECK_DEFAULTS.severity), warn: () => as('warn') };
}
