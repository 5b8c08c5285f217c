import type { Severity } from '../definition/checks.ts';
import type { Pipeline } from '../definition/pipeline.ts';
import { buildTable, rawTable } from '../stage/names.ts';
import type { CheckResult } from './result.ts';
import type { CheckReport } from './document.ts';
import type { RunId } from '../runs/run-id.ts';
import { identifier } from '../sql/quote.ts';
import { typedSource } from '../sql/typed-source.ts';
import { kindOf } from './kinds.ts';
import { type RunFacts, type Question, shorten, type Values } from './question.ts';
import { hasRows } from './row-count.ts';
import { sameRows } from './same-rows.ts';

/** A check of a run: a question, whose it is, and what its answer decides. */
export interface Asked {
  readonly question: Question;
  readonly table: string;
  readonly severity: Severity;
  /** Where in the definition it stands; absent for what is always asked. */
  readonly place?: string;
}

/** A statement with the places of the user's own SQL in it. */
export interface CheckStatement {
  readonly sql: string;
  readonly userSql: readonly UserSqlLines[];
}

/** Lines of a statement that are the user's: `linesBefore` precede them. */
export interface UserSqlLines {
  /** `checks[2]: sameTotal.source` */
  readonly place: string;
  readonly linesBefore: number;
  readonly lines: number;
}

/** A check's result, twice. */
export interface Judged {
  /** As a payload, a cause and a log may have it: without a value of a row. */
  readonly told: CheckResult;
  /** As `_checks.json` has it. */
  readonly inFull: CheckReport;
}

/** Texts of a result are at most so long: a payload holds all of them. */
const LONGEST_TEXT = 200;

/** All checks of a pipeline, in the order of their results: those that are always asked come first. */
export function checksOf(pipeline: Pipeline): readonly Asked[] {
  const { checks, target } = pipeline.definition;
  const { table } = target;
  const counted = checks.some(({ kind, severity }) => kind === 'rowCount' && severity === 'error');
  return [
    { question: sameRows, table: rawTable(pipeline), severity: 'error' },
    ...(counted ? [] : [{ question: hasRows, table, severity: 'error' } as const]),
    ...checks.map((check, index) => ({
      question: kindOf(check).question(target.columns, index),
      table,
      severity: check.severity,
      place: `checks[${index}]`,
    })),
  ];
}

/**
 * The checks as one SELECT per table, each of which returns one row: Athena bills at least 10 MB a query.
 * @returns the statements, and what judges the rows that they returned
 */
export function checkSelects(
  asked: readonly Asked[],
  pipeline: Pipeline,
  at: { readonly database: string; readonly run: RunId },
): {
  readonly source: CheckStatement;
  readonly target: CheckStatement;
  readonly judge: (rows: { readonly source: Values; readonly target: Values }, facts: RunFacts) => Judged[];
} {
  const measures = {
    source: distinct(asked.flatMap(({ question }) => question.source ?? [])),
    target: distinct(asked.flatMap(({ question }) => question.target ?? [])),
  };
  const dataset = identifier(pipeline.definition.source.dataset);
  const source = `WITH ${typedSource(pipeline, at.database)}\n${select(measures.source, dataset)}`;
  const target = select(measures.target, rowsOf(asked, pipeline, at));
  return {
    source: { sql: source, userSql: userSqlIn(source, asked) },
    target: { sql: target, userSql: userSqlIn(target, asked) },
    judge: (rows, facts) =>
      asked.map(({ question, table, severity }) => {
        const valuesOf = (side: 'source' | 'target') =>
          (question[side] ?? []).map((measure) => rows[side][measures[side].indexOf(measure)]);
        const { passed, observed, expected, inFull } = question.judge(
          { source: valuesOf('source'), target: valuesOf('target') },
          facts,
        );
        const told = {
          table,
          check: shorten(question.title, LONGEST_TEXT),
          severity,
          passed,
          observed: shorten(observed, LONGEST_TEXT),
          expected: shorten(expected, LONGEST_TEXT),
        };
        return {
          told,
          inFull: {
            ...told,
            observed: shorten(inFull?.observed ?? observed, LONGEST_TEXT),
            expected: shorten(inFull?.expected ?? expected, LONGEST_TEXT),
          },
        };
      }),
  };
}

/** The build, each row with what its checks add to it. */
export function rowsOf(
  asked: readonly Asked[],
  pipeline: Pipeline,
  { database, run }: { readonly database: string; readonly run: RunId },
): string {
  const build = `${identifier(database)}.${identifier(buildTable(pipeline, run))}`;
  const added = asked.flatMap(({ question: { perRow } }) =>
    perRow ? [`${perRow.expression} AS ${identifier(perRow.name)}`] : [],
  );
  return added.length === 0 ? build : `(SELECT *, ${added.join(', ')} FROM ${build})`;
}

/** The SQL in a pipeline's checks, with its place in the definition: `checks[2]: sameTotal.source`. */
export function userSqlOf(pipeline: Pipeline): { readonly place: string; readonly sql: string }[] {
  return checksOf(pipeline).flatMap(({ place, question: { userSql } }) =>
    userSql ? [{ place: `${place}: ${userSql.field}`, sql: userSql.sql }] : [],
  );
}

/** Where the user's SQL lies in a statement. */
export function userSqlIn(statement: string, asked: readonly Asked[]): UserSqlLines[] {
  return asked.flatMap(({ place, question: { userSql } }) => {
    const start = userSql ? statement.indexOf(`(\n${userSql.sql}\n)`) : -1;
    if (!userSql || start === -1) return [];
    return [
      {
        place: `${place}: ${userSql.field}`,
        linesBefore: statement.slice(0, start).split('\n').length,
        lines: userSql.sql.split('\n').length,
      },
    ];
  });
}

function select(measures: readonly string[], from: string): string {
  const named = measures.map((measure, index) => `  ${measure} AS "v${index}"`);
  return ['SELECT', named.join(',\n'), `FROM ${from}`].join('\n');
}

function distinct(texts: readonly string[]): readonly string[] {
  return [...new Set(texts)];
}
