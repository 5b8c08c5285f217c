import type { Check } from './checks.ts';
import type { Columns } from './columns.ts';
import type { Schedule } from './schedule.ts';
import type { CsvSource } from './source.ts';

export interface Target {
  /** The published table's name, and that of the `.sql` file beside the definition. */
  readonly table: string;
  /** What the SQL returns, by name; the order is the table's. */
  readonly columns: Columns;
  /** Columns whose values become partitions, in order; `string` columns prune best. */
  readonly partitionBy: readonly string[];
  /** How many versions stay readable for a rollback, the published one included. */
  readonly keepVersions: number;
  /** `compatible`: a version that lacks a published column, or narrows one, is refused. `any`: it is published. */
  readonly evolution: 'compatible' | 'any';
}

/** As `CSV_DEFAULTS`, of a target. */
export const TARGET_DEFAULTS = {
  partitionBy: [],
  keepVersions: 5,
  evolution: 'compatible',
} as const satisfies Omit<Target, 'table' | 'columns'>;

type TargetOptions<T extends Columns> = Pick<Target, 'table'> & {
  readonly columns: T;
  readonly partitionBy?: readonly NoInfer<keyof T & string>[];
  /** @default 5 */
  readonly keepVersions?: number;
  /** @default compatible */
  readonly evolution?: Target['evolution'];
};

export interface Definition {
  readonly source: CsvSource;
  readonly target: Target;
  readonly checks: readonly Check<string>[];
  /** When it runs by itself; absent: never. */
  readonly schedule?: Schedule;
  /** Whether a file that lands in `landing/<dataset>/` starts an execution. */
  readonly startOnLanding: boolean;
}

/**
 * A pipeline: one CSV source, one target table, the checks between building and publishing.
 * What the compiler can't see (names, schedule, the SQL's columns) is checked when the app is synthesized.
 */
export function pipeline<const T extends Columns>(options: {
  readonly source: CsvSource;
  readonly target: TargetOptions<T>;
  readonly checks?: readonly Check<NoInfer<keyof T & string>>[];
  readonly schedule?: Schedule;
  /** @default true */
  readonly startOnLanding?: boolean;
}): Definition {
  const { source, target, checks = [], schedule, startOnLanding = true, ...unknown } = options;
  return {
    source,
    target: { ...TARGET_DEFAULTS, ...target },
    checks,
    schedule,
    startOnLanding,
    // Kept, so that whoever loads the definition can refuse them.
    ...unknown,
  };
}

/** A definition with what its folder adds: the pipeline's name and the target's SELECT. */
export interface Pipeline {
  readonly name: string;
  readonly definition: Definition;
  /** The content of `<target>.sql`. */
  readonly sql: string;
}
