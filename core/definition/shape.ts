import * as z from 'zod/mini';
import { type Fault, faultsIn, fieldOf } from '../input/strict.ts';
import type { CheckRule, ErrorCheck } from './checks.ts';
import { FACTS } from '../types/kinds.ts';
import type { ColumnRules, WrittenColumn } from './columns.ts';
import { DATE_FORMATS } from './date-format.ts';
import { GROUP_MARKS, type Marks, type Notation } from './notation.ts';
import type { Definition, Target } from './pipeline.ts';
import type { Schedule } from './schedule.ts';
import { type CsvSource, type Dialect, ENCODINGS, type Tolerance } from './source.ts';

/** The keys of a type, each with its schema: one that is left out, or that there isn't, is the compiler's to find. */
type Shape<T> = { readonly [K in keyof Required<T>]: z.ZodMiniType };

/** What a builder adds for whoever goes on from it: `.nullable()`, `.warn()`. */
const METHOD = z.optional(
  z.custom((value) => typeof value === 'function', 'it is no method of a builder; leave it out'),
);
const BOUND = z.optional(z.union([z.number(), z.string()]));

const [FIRST_TYPE, ...OTHER_TYPES] = FACTS.map(({ kind, parameters }) =>
  z.strictObject({ kind: z.literal(kind), ...parameters.schema }),
);
if (!FIRST_TYPE) throw new TypeError('There is no type of column.');
const TYPE = z.discriminatedUnion('kind', [FIRST_TYPE, ...OTHER_TYPES]);

const RULES = z.strictObject({
  oneOf: z.optional(z.array(z.string())),
  minLength: z.optional(z.number()),
  maxLength: z.optional(z.number()),
  // A RegExp object would be gone from the definition's JSON.
  pattern: z.optional(z.string("it is no text; write '[A-Z]+' rather than /[A-Z]+/")),
  min: BOUND,
  max: BOUND,
} satisfies Shape<ColumnRules>);

const MARKS = {
  decimal: z.enum(['.', ',']),
  group: z.optional(z.enum(GROUP_MARKS)),
  date: z.enum(DATE_FORMATS),
} satisfies Shape<Marks>;

const NOTATION = z.strictObject({
  decimal: z.optional(MARKS.decimal),
  group: MARKS.group,
  date: z.optional(MARKS.date),
  codes: z.optional(z.literal('reject')),
  zone: z.optional(z.literal('utc')),
  fraction: z.optional(z.literal('truncate')),
  unix: z.optional(z.enum(['seconds', 'milliseconds'])),
} satisfies Shape<Notation>);

const COLUMNS = z.record(
  z.string(),
  z.strictObject({
    type: TYPE,
    rules: RULES,
    mayBeEmpty: z.boolean(),
    header: z.optional(z.string()),
    nullWords: z.optional(z.array(z.string())),
    mayBeAbsent: z.optional(z.literal(true)),
    notation: z.optional(NOTATION),
    nullable: METHOD,
    null: METHOD,
    optional: METHOD,
    from: METHOD,
    written: METHOD,
  } satisfies Shape<WrittenColumn>),
);

/** How a file is written. */
export const DIALECT = {
  delimiter: z.string(),
  quote: z.enum(['"', "'", 'none']),
  escape: z.optional(z.literal('\\')),
  encoding: z.enum(ENCODINGS),
  ...MARKS,
  skip: z.number(),
  comment: z.optional(z.string()),
  header: z.boolean(),
  footer: z.optional(z.union([z.number(), z.string()])),
  trailingDelimiter: z.boolean(),
  trim: z.boolean(),
  extra: z.enum(['refuse', 'ignore']),
} satisfies Shape<Dialect>;

const SOURCE = z.strictObject({
  dataset: z.string(),
  mode: z.enum(['snapshot', 'append']),
  columns: COLUMNS,
  ...DIALECT,
  tolerate: z.strictObject({ rows: z.number(), share: z.number() } satisfies Shape<Tolerance>),
} satisfies Shape<CsvSource>);

const TARGET = z.strictObject({
  table: z.string(),
  columns: COLUMNS,
  partitionBy: z.array(z.string()),
  keepVersions: z.number(),
  evolution: z.enum(['compatible', 'any']),
} satisfies Shape<Target>);

/** What every check has. */
const CHECK = { severity: z.enum(['error', 'warn']), warn: METHOD } satisfies Shape<
  Pick<ErrorCheck<string>, 'severity' | 'warn'>
>;
const BOUNDS = z.strictObject({ min: BOUND, max: BOUND });
const NAMES = z.array(z.string());

/** The options of each kind of check. */
const CHECKS = {
  notNull: { columns: NAMES },
  unique: { columns: NAMES },
  range: { column: z.string(), bounds: BOUNDS },
  oneOf: { column: z.string(), values: NAMES },
  rowCount: { bounds: BOUNDS },
  rowCountFalls: { atMost: z.string() },
  freshness: { column: z.string(), within: z.string() },
  sameTotal: { column: z.string(), source: z.string() },
  custom: { name: z.string(), predicate: z.string() },
} satisfies {
  readonly [K in CheckRule<string>['kind']]: Shape<Omit<Extract<CheckRule<string>, { kind: K }>, 'kind'>>;
};

const [FIRST_CHECK, ...OTHER_CHECKS] = Object.entries(CHECKS).map(([kind, options]) =>
  z.strictObject({ kind: z.literal(kind), ...options, ...CHECK }),
);
if (!FIRST_CHECK) throw new TypeError('There is no kind of check.');

/** The schema of a definition: each of its fields, whatever it means. */
export const DEFINITION = z.strictObject({
  source: SOURCE,
  target: TARGET,
  checks: z.array(z.discriminatedUnion('kind', [FIRST_CHECK, ...OTHER_CHECKS])),
  schedule: z.optional(
    z.strictObject({ expression: z.string(), timeZone: z.string() } satisfies Shape<Schedule>),
  ),
  startOnLanding: z.boolean(),
} satisfies Shape<Definition>);

/**
 * In what a value isn't a definition: keys that there aren't, and values of another type. What the values mean,
 * `validate` looks at.
 * @returns a line for each fault: `source.modo: there is no such key; did you mean "mode"?`
 */
export function shapeFaults(value: unknown): string[] {
  return faultsIn(DEFINITION, value).map(inWords);
}

/** Whether a value is a definition: it has no `shapeFaults`. */
export function isDefinition(value: unknown): value is Definition {
  return faultsIn(DEFINITION, value).length === 0;
}

const CLAIMED = z.object({
  source: z.object({ dataset: SOURCE.shape.dataset }),
  target: z.object({ table: TARGET.shape.table }),
});

/** What of a definition no other may have, whatever else is wrong with it; nothing where it doesn't say both. */
export function claimedBy(value: unknown): { readonly dataset: string; readonly table: string } | undefined {
  const { source, target } = CLAIMED.safeParse(value).data ?? {};
  return source && target && { dataset: source.dataset, table: target.table };
}

function inWords({ path, what }: Fault): string {
  return `${fieldOf(asWritten(path)) || 'the default export'}: ${what}`;
}

/** What of a column its methods say. */
const METHODS: ReadonlyMap<PropertyKey | undefined, string> = new Map([
  ['mayBeEmpty', 'nullable'],
  ['nullWords', 'null'],
  ['mayBeAbsent', 'optional'],
  ['header', 'from'],
  ['notation', 'written'],
]);

/** Where the user wrote it: builders put options of columns under `rules`, those of checks under `bounds`. */
function asWritten(path: readonly PropertyKey[]): readonly PropertyKey[] {
  const [top, second, , fourth] = path;
  if (top === 'checks') return path.filter((key, index) => index !== 2 || key !== 'bounds');
  if (second !== 'columns') return path;
  const method = METHODS.get(fourth);
  return method === undefined
    ? path.filter((key, index) => index !== 3 || key !== 'rules')
    : path.with(3, method);
}
