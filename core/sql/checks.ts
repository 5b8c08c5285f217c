import type { Check } from '../definition/checks.ts';
import type { ColumnKind, Columns } from '../definition/columns.ts';
import type { Pipeline } from '../definition/pipeline.ts';
import type { CheckResult } from '../payload.ts';
import { buildTable, rawTable } from '../names.ts';
import type { RunId } from '../run-id.ts';
import { identifier, literal } from './quote.ts';
import { typedSource } from './typed-source.ts';

/** All checks of one table as one SELECT, which returns one row: Athena bills at least 10 MB a query. */
export interface TableChecks {
  readonly table: string;
  readonly statement: string;
  /**
   * Judges the row that the statement returned.
   * @param row the values in the statement's order, as Athena prints them; NULL is `undefined`
   */
  readonly judge: (row: readonly (string | undefined)[]) => CheckResult[];
}

/** One check as SQL: what it needs in the SELECT, and what the values say. */
interface Compiled {
  /** Aggregates over the table. */
  readonly select: readonly string[];
  /** A column added to each row before aggregating: `count(*) OVER (…) AS "d0"`. */
  readonly perRow?: string;
  readonly judge: (values: readonly (string | undefined)[]) => { passed: boolean; observed: string };
}

/** The source's checks follow from its columns: what is required holds no NULL, rules are kept. */
export function sourceChecks(pipeline: Pipeline, database: string): TableChecks {
  const { source } = pipeline.definition;
  const checks = rulesOf(source.columns);
  const table = rawTable(pipeline);
  return compile(
    table,
    source.columns,
    checks,
    identifier(source.dataset),
    `WITH ${typedSource(pipeline, database)}`,
  );
}

/** The target's checks as the definition has them, over the table that this run built. */
export function targetChecks(pipeline: Pipeline, database: string, run: RunId): TableChecks {
  const { definition } = pipeline;
  const from = `${identifier(database)}.${identifier(buildTable(pipeline, run))}`;
  return compile(definition.target.table, definition.target.columns, withExistence(definition.checks), from);
}

function rulesOf(columns: Columns): Check<string>[] {
  const required = Object.keys(columns).filter((name) => columns[name]?.optional === false);
  const severity = 'error';
  return [
    ...withExistence([]),
    ...(required.length > 0 ? [{ kind: 'notNull', columns: required, severity } as const] : []),
    ...Object.entries(columns).flatMap(([name, { rules }]): Check<string>[] => [
      ...(rules.oneOf ? [{ kind: 'oneOf', columns: [name], values: rules.oneOf, severity } as const] : []),
      ...(rules.min !== undefined || rules.max !== undefined
        ? [{ kind: 'range', columns: [name], bounds: rules, severity } as const]
        : []),
    ]),
  ];
}

/** A table without a row is never published, unless an error check says how many rows it may have. */
function withExistence(checks: readonly Check<string>[]): readonly Check<string>[] {
  const counted = checks.some(({ kind, severity }) => kind === 'rowCount' && severity === 'error');
  return counted
    ? checks
    : [{ kind: 'rowCount', columns: [], bounds: { min: 1 }, severity: 'error' }, ...checks];
}

function compile(
  table: string,
  columns: Columns,
  checks: readonly Check<string>[],
  from: string,
  preamble = '',
): TableChecks {
  const compiled = checks.map((check, index) => ({ check, sql: toSql(check, columns, index) }));
  const perRow = compiled.flatMap(({ sql }) => (sql.perRow === undefined ? [] : [sql.perRow]));
  const rows = perRow.length === 0 ? from : `(SELECT *, ${perRow.join(', ')} FROM ${from})`;
  const select = compiled.flatMap(({ sql }) => sql.select);
  const named = select.map((expression, index) => `  ${expression} AS "v${index}"`);
  return {
    table,
    statement: [preamble, `SELECT`, named.join(',\n'), `FROM ${rows}`]
      .filter((line) => line !== '')
      .join('\n'),
    judge: (row) => {
      let next = 0;
      return compiled.map(({ check, sql }) => {
        const values = row.slice(next, (next += sql.select.length));
        return { table, check: describe(check), severity: check.severity, ...sql.judge(values) };
      });
    },
  };
}

function toSql(check: Check<string>, columns: Columns, index: number): Compiled {
  switch (check.kind) {
    case 'rowCount':
      return {
        select: ['count(*)'],
        judge: ([rows = '0']) => ({ passed: within(Number(rows), check.bounds), observed: `${rows} rows` }),
      };
    case 'notNull':
      return offending(
        check.columns.map((column) => `${identifier(column)} IS NULL`).join(' OR '),
        'with a NULL',
      );
    case 'oneOf': {
      const values = check.values.map(literal).join(', ');
      return offending(`${identifier(check.columns[0] ?? '')} NOT IN (${values})`, 'with another value');
    }
    case 'unique': {
      // No column's name has a blank.
      const copies = identifier(`copies ${index}`);
      const key = check.columns.map(identifier).join(', ');
      return {
        perRow: `count(*) OVER (PARTITION BY ${key}) AS ${copies}`,
        ...offending(`${copies} > 1`, 'that share their key'),
      };
    }
    case 'range':
      return rangeToSql(check.columns[0] ?? '', check.bounds, columns);
  }
}

function rangeToSql(
  column: string,
  bounds: { min?: number | string; max?: number | string },
  columns: Columns,
): Compiled {
  const name = identifier(column);
  const kind = columns[column]?.type.kind ?? 'string';
  const outside = [
    ...(bounds.min === undefined ? [] : [`${name} < ${bound(bounds.min, kind)}`]),
    ...(bounds.max === undefined ? [] : [`${name} > ${bound(bounds.max, kind)}`]),
  ];
  return {
    select: [
      `count_if(${outside.join(' OR ')})`,
      `CAST(min(${name}) AS varchar)`,
      `CAST(max(${name}) AS varchar)`,
    ],
    judge: ([count = '0', min = 'NULL', max = 'NULL']) => ({
      passed: count === '0',
      observed: count === '0' ? `${min} to ${max}` : `${count} rows outside; ${min} to ${max}`,
    }),
  };
}

/** Counts the rows that break a rule; none may. */
function offending(condition: string, what: string): Compiled {
  return {
    select: [`count_if(${condition})`],
    judge: ([count = '0']) => ({ passed: count === '0', observed: `${count} rows ${what}` }),
  };
}

/** A bound as a literal of the column's own type: a date is never compared with a text. */
function bound(value: number | string, kind: ColumnKind): string {
  if (typeof value === 'number') return numberLiteral(value);
  return kind === 'timestamp' ? `TIMESTAMP ${literal(value)}` : `DATE ${literal(value)}`;
}

/** `1e-7` is how JavaScript prints a small number; a Trino decimal literal has no exponent. */
function numberLiteral(value: number): string {
  if (Number.isSafeInteger(value)) return String(value);
  const text = String(value);
  return `${text.includes('e') ? 'DOUBLE' : 'DECIMAL'} ${literal(text)}`;
}

function within(value: number, { min, max }: { min?: number | string; max?: number | string }): boolean {
  return (min === undefined || value >= Number(min)) && (max === undefined || value <= Number(max));
}

/** As people read it: `unique(day, country)`, `range(revenue)`. */
function describe(check: Check<string>): string {
  return `${check.kind}(${check.columns.join(', ')})`;
}
