import type { ParserRuleContext } from 'antlr4ng';
import type { StringContext } from 'dt-sql-parser/dist/lib/trino/TrinoSqlParser.js';
import { nameOf } from './analyze.ts';
import { castSql } from './cast.ts';
import { quote } from './errors.ts';
import type { Expr } from './expr.ts';
import { momentSql } from './functions/datetime.ts';
import { trino } from './grammar.ts';
import { isIntervalUnit, wholeInterval } from './intervals.ts';
import { dispatch, on, type Rules } from './rules.ts';
import type { Scope } from './scope.ts';
import { decimal, duckName, parseType, simple, timestamp, varchar, type TrinoType } from './types.ts';
import { fail, refuse } from './place.ts';

const constant = (sql: string, type: TrinoType, literal?: string): Expr => ({
  sql,
  type,
  fields: [],
  ...(literal === undefined ? {} : { literal }),
});

/** The text between a string literal's quotes. */
export function textOf(node: StringContext): string {
  if (!(node instanceof trino.BasicStringLiteralContext)) throw refuse(node, 'Unicode string literals');
  return node.STRING().getText().slice(1, -1).replaceAll("''", "'");
}

function integer(text: string): Expr {
  const digits = text.replaceAll('_', '');
  const value = digits.startsWith('-') ? -BigInt(digits.slice(1)) : BigInt(digits);
  if (BigInt.asIntN(64, value) !== value) {
    // Trino's parser finds it, and gives the statement's place.
    throw fail('SYNTAX_ERROR', null, `Invalid numeric literal: ${text}`);
  }
  const type = simple(BigInt.asIntN(32, value) === value ? 'integer' : 'bigint');
  const sql = type.kind === 'bigint' ? `CAST(${value} AS BIGINT)` : String(value);
  return constant(value < 0n ? `(${sql})` : sql, type, String(value));
}

/** `1.50` is decimal(3,2), `0.5` decimal(1,1): leading zeros don't count. */
function exact(text: string): Expr {
  const [, sign = '', whole = '', fraction = ''] =
    /^([+-]?)0*(\d*)\.?(\d*)$/.exec(text.replaceAll('_', '')) ?? [];
  const type = decimal(Math.min(38, Math.max(1, whole.length + fraction.length)), fraction.length);
  return constant(`CAST(${quote(`${sign}${whole || '0'}.${fraction}`)} AS ${duckName(type)})`, type, text);
}

const numbers: Rules<[], Expr> = new Map([
  on(trino.IntegerLiteralContext, (node) => integer(node.getText())),
  on(trino.DecimalLiteralContext, (node) => exact(node.getText())),
  on(trino.DoubleLiteralContext, (node) =>
    constant(`CAST(${quote(node.getText())} AS DOUBLE)`, simple('double'), node.getText()),
  ),
]);

/** `date '2024-01-31'`, `timestamp '2024-01-31 10:00:00.000'`, `decimal '1.50'`, `bigint '1'`. */
function typed(name: string, text: string, node: ParserRuleContext): Expr {
  const invalid = fail('INVALID_LITERAL', node, `'${text}' is not a valid ${name} literal`);
  if (name === 'decimal') {
    if (!/^[+-]?(\d+\.?\d*|\.\d+)$/.test(text)) throw invalid;
    return exact(text);
  }
  if (name === 'date' || name === 'timestamp') {
    const found = /^(\d{4}-\d{1,2}-\d{1,2})(?: (\d{1,2}:\d{1,2}(?::\d{1,2}(?:\.(\d{1,6}))?)?))?$/.exec(
      text.trim(),
    );
    const [, day, time = '', fraction = ''] = found ?? [];
    if (day === undefined && / [A-Za-z+-]/.test(text))
      throw refuse(node, 'timestamp literals with a time zone');
    if (day === undefined || !isDay(day) || (name === 'date' && time !== '') || !isTime(time)) throw invalid;
    if (name === 'date') return constant(`CAST(${quote(day)} AS DATE)`, simple('date'));
    return constant(
      `CAST(${quote(`${day} ${time || '00:00:00'}`)} AS TIMESTAMP)`,
      timestamp(fraction.length),
    );
  }
  if (
    !['tinyint', 'smallint', 'integer', 'int', 'bigint', 'real', 'double', 'varchar', 'boolean'].includes(
      name,
    )
  ) {
    throw refuse(node, `${name} literals`);
  }
  const type = parseType(name);
  return constant(castSql(quote(text), varchar(text.length), type, false) ?? 'NULL', type, text);
}

function isDay(text: string): boolean {
  const [year = 0, month = 0, day = 0] = text.split('-').map(Number);
  const date = new Date(Date.UTC(year, month - 1, day));
  return date.getUTCMonth() === month - 1 && date.getUTCDate() === day;
}

function isTime(text: string): boolean {
  const [hour = 0, minute = 0, second = 0] = text.split(':').map(Number);
  return hour < 24 && minute < 60 && second < 60;
}

/** The digits of the second that CURRENT_TIMESTAMP(p) asks for, three without it. */
const digitsOf = (precision: { getText(): string } | null): number =>
  precision === null ? 3 : Number(precision.getText());

export const literalRules: Rules<[Scope], Expr> = new Map([
  on(trino.NullLiteralContext, (_node, _scope: Scope) => constant('NULL', simple('unknown'))),
  on(trino.BooleanLiteralContext, (node, _scope: Scope) =>
    constant(node.getText().toUpperCase(), simple('boolean')),
  ),
  on(trino.StringLiteralContext, (node, _scope: Scope) => {
    const text = textOf(node.string());
    return constant(quote(text), varchar(Array.from(text).length), text);
  }),
  on(trino.NumericLiteralContext, (node, _scope: Scope) => dispatch(numbers, node.number())),
  on(trino.TypeConstructorContext, (node, _scope: Scope) => {
    const name = node.identifier();
    return typed(name === null ? 'double' : nameOf(name), textOf(node.string()), node);
  }),
  on(trino.IntervalLiteralContext, (node, _scope: Scope) => {
    const interval = node.interval();
    const [field] = interval.intervalField();
    const text = textOf(interval.string());
    const sign = interval.MINUS() === null ? 1n : -1n;
    const isWhole = interval.KW_TO() === null && /^[+-]?\d+$/.test(text);
    const unit = field?.getText().toLowerCase();
    if (!isWhole || unit === undefined || !isIntervalUnit(unit))
      throw refuse(node, 'intervals of other than one whole unit');
    const made = wholeInterval(sign * BigInt(text), unit);
    if (made === undefined) throw fail('INVALID_LITERAL', node, `'${text}' is not a valid INTERVAL literal`);
    return made;
  }),
  on(trino.CurrentDateContext, (_node, scope: Scope) =>
    constant(`CAST(${momentSql(scope.session.now, 3)} AS DATE)`, simple('date')),
  ),
  on(trino.CurrentTimestampContext, (node, scope: Scope) => {
    const digits = digitsOf(node.INTEGER_VALUE());
    return constant(momentSql(scope.session.now, digits), timestamp(digits, true));
  }),
  on(trino.LocalTimestampContext, (node, scope: Scope) => {
    const digits = digitsOf(node.INTEGER_VALUE());
    return constant(momentSql(scope.session.now, digits), timestamp(digits));
  }),
]);
