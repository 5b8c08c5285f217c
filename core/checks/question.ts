import type { Columns } from '../definition/columns.ts';
import { shortened } from '../shortened.ts';

/** Values of a result row as Athena prints them; NULL is `undefined`. */
export type Values = readonly (string | undefined)[];

/** What a check is judged by beside the two SELECTs. */
export interface RunFacts {
  /** Rows that the upload accepted. */
  readonly uploadedRows: number;
  /** When the execution started: the same however late or often a check is judged. */
  readonly startedAt: Date;
  /** The published version, where there is one; its rows where it says so. */
  readonly previous?: { readonly version: number; readonly rows?: number };
}

/** What was seen and what should have been, in words. */
export interface Finding {
  readonly passed: boolean;
  /** Counts, never a value of a row: `2 rows with a NULL` */
  readonly observed: string;
  /** Counts, and words of the definition: `no row with a NULL` */
  readonly expected: string;
  /** What of it has values of rows, with them: `1 row outside; 3 to 99` */
  readonly inFull?: Partial<Record<'observed' | 'expected', string>>;
}

/** A text of SQL in a definition. */
export interface UserSql {
  /** `sameTotal.source` */
  readonly field: string;
  readonly sql: string;
}

/** One check as SQL: what it adds to the SELECTs, and what their values say. */
export interface Question {
  /** As people read it: `unique(day, country)`. */
  readonly title: string;
  /** Columns of the target that it is about; offending rows show them first. */
  readonly columns: readonly string[];
  /** Aggregates over the source. */
  readonly source?: readonly string[];
  /** Aggregates over the build. */
  readonly target?: readonly string[];
  /** A column added to each row before aggregating, as it is called and what it holds. */
  readonly perRow?: { readonly name: string; readonly expression: string };
  /** Whether a row breaks the rule, in SQL; NULL says no. Absent where no single row does. */
  readonly breaks?: string;
  /** The user's own SQL within the above, in parentheses on lines of its own. */
  readonly userSql?: UserSql;
  readonly judge: (seen: { readonly source: Values; readonly target: Values }, facts: RunFacts) => Finding;
}

/** A kind of check, applied to one rule of a definition. */
export interface Kind {
  /** What is wrong with the rule, each fault with its field and what to do. */
  readonly faults: (columns: Columns) => readonly string[];
  /**
   * The rule as SQL. The columns have no faults.
   * @param id tells columns that it adds from those of other checks
   */
  readonly question: (columns: Columns, id: number) => Question;
}

/**
 * A question that each row answers by itself: none may break the rule.
 * @param what of the rows that do, and of none: `['with a NULL', 'no row with a NULL']`
 */
export function perRow(
  of: Pick<Question, 'title' | 'columns' | 'perRow' | 'userSql'> & { readonly breaks: string },
  what: { readonly seen: string; readonly expected: string },
): Question {
  return {
    ...of,
    target: [`count_if(${of.breaks})`],
    judge: ({ target: [count = '0'] }) => ({
      passed: count === '0',
      observed: `${rows(count)} ${what.seen}`,
      expected: what.expected,
    }),
  };
}

/** `1 row`, `5,214 rows` */
export function rows(count: string | number): string {
  return `${BigInt(count).toLocaleString('en-US')} ${String(count) === '1' ? 'row' : 'rows'}`;
}

/** One line of at most so many characters, without what would steer a terminal. */
export function shorten(text: string, most: number): string {
  const line = text.replaceAll(/[\s\p{Cc}]+/gu, ' ').trim();
  return Array.from(line).length > most ? shortened(line, most - 1) : line;
}
