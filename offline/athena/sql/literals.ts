import type { ParserRuleContext } from 'antlr4ng';
import type { StringContext } from 'dt-sql-parser/dist/lib/trino/TrinoSqlParser.js';
import { nameOf } from './analyze.ts';
import { quote, SqlError } from './errors.ts';
import type { Expr } from './expr.ts';
import { momentSql } from './functions/datetime.ts';
import { trino } from './grammar.ts';
import { isIntervalUnit, wholeInterval } from './intervals.ts';
import { hasBlanks } from './number-text.ts';
import { dispatch, on, type Rules } from './rules.ts';
import type { Scope } from './scope.ts';
import {
  decimal,
  duckName,
  MOST_DIGITS,
  isInteger,
  parseType,
  simple,
  timestamp,
  trinoName,
  varchar,
  type TrinoType,
} from './types.ts';
import { fail, refuse } from './place.ts';
import { parseMoment } from './time-text.ts';
import { castText, knownSql } from './trino-cast.ts';

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
  // DuckDB reads the least integer as minus a number that is none.
  const isPlain = type.kind === 'integer' && value !== -(2n ** 31n);
  const sql = isPlain ? String(value) : `CAST(${value} AS ${duckName(type)})`;
  return constant(value < 0n ? `(${sql})` : sql, type, String(value));
}

/** `1.50` is decimal(3,2), `0.5` decimal(1,1): leading zeros don't count. */
function exact(text: string, node: ParserRuleContext): Expr {
  const [, sign = '', whole = '', fraction = ''] =
    /^([+-]?)0*(\d*)\.?(\d*)$/.exec(text.replaceAll('_', '')) ?? [];
  const digits = Math.max(1, whole.length + fraction.length);
  if (digits > MOST_DIGITS) throw fail('INVALID_LITERAL', node, `'${text}' is not a valid DECIMAL literal`);
  const type = decimal(digits, fraction.length);
  return constant(`CAST(${quote(`${sign}${whole || '0'}.${fraction}`)} AS ${duckName(type)})`, type, text);
}

const double = (text: string): Expr => constant(`CAST(${quote(text)} AS DOUBLE)`, simple('double'), text);

const numbers: Rules<[Scope], Expr> = new Map([
  on(trino.IntegerLiteralContext, (node, _scope: Scope) => integer(node.getText())),
  on(trino.DecimalLiteralContext, (node, { session }: Scope) => {
    const text = node.getText();
    const value = session.readings.decimalLiterals === 'double' ? double(text) : exact(text, node);
    return { ...value, note: session.note('decimalLiterals', node) };
  }),
  on(trino.DoubleLiteralContext, (node, _scope: Scope) => double(node.getText())),
]);

/** `date '2024-01-31'`, `timestamp '2024-01-31 10:00:00.000'`, `decimal '1.50'`, `bigint '1'`. */
function typed(name: string, text: string, node: ParserRuleContext, { session }: Scope): Expr {
  const title = (name === 'int' ? 'integer' : name).toUpperCase();
  const invalid = fail('INVALID_LITERAL', node, `'${text}' is not a valid ${title} literal`);
  if (name === 'decimal') {
    if (!/^[+-]?(\d[\d_]*\.?\d*|\.\d+)$/.test(text)) throw invalid;
    return exact(text, node);
  }
  if (name === 'timestamp') return moment(text, invalid, node);
  if (!literalTypes.includes(name)) throw refuse(node, `${name} literals`);
  const type = parseType(name);
  if (type.kind === 'varchar') return constant(quote(text), varchar(), text);
  try {
    if (isInteger(type) && hasBlanks(text)) session.note('blanksInCasts', node, true);
    const trims = session.readings.blanksInCasts === 'trimmed';
    return constant(knownSql(castText(text, type, trims), type), type, text);
  } catch (error) {
    if (!(error instanceof SqlError) || error.code === 'NOT_SUPPORTED') throw error;
    throw invalid;
  }
}

const literalTypes = [
  'tinyint',
  'smallint',
  'integer',
  'int',
  'bigint',
  'real',
  'double',
  'varchar',
  'boolean',
  'date',
];
/** Trino's timestamps have so many digits of the second, and DuckDB's so many. */
const [MOST_SECOND_DIGITS, HELD_DIGITS] = [12, 6];

/** Unlike a CAST a literal takes no blank before it, and what its zone says. */
function moment(text: string, invalid: SqlError, node: ParserRuleContext): Expr {
  const found = parseMoment(text);
  if (found === undefined) throw invalid;
  const { fraction, seconds, zone } = found;
  const digits = fraction.length;
  if (digits > MOST_SECOND_DIGITS) {
    const range = `TIMESTAMP precision must be in range [0, ${MOST_SECOND_DIGITS}]: ${digits}`;
    throw fail('NUMERIC_VALUE_OUT_OF_RANGE', node, range);
  }
  if (zone !== undefined) throw refuse(node, 'timestamp literals with a time zone');
  if (digits > HELD_DIGITS) throw refuse(node, trinoName(timestamp(digits)));
  const micros = seconds * 1_000_000n + BigInt(fraction.padEnd(HELD_DIGITS, '0'));
  if (BigInt.asIntN(64, micros) !== micros) throw invalid;
  const type = timestamp(digits);
  return constant(knownSql(String(micros), type), type);
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
  on(trino.NumericLiteralContext, (node, scope: Scope) => dispatch(numbers, node.number(), scope)),
  on(trino.TypeConstructorContext, (node, scope: Scope) => {
    const name = node.identifier();
    return typed(name === null ? 'double' : nameOf(name), textOf(node.string()), node, scope);
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
