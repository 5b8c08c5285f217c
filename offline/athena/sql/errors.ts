import { NotImitated } from '../../kernel/aws-error.ts';
import { integers, overflows } from './overflow.ts';

/**
 * Trino's error codes with the number of Athena's `AthenaError.ErrorType`, all of category 2 (the user's). The
 * numbers were measured on Athena by the athena-local project (src/failure.rs, September 2026).
 */
const measuredTypes = {
  CATALOG_NOT_FOUND: 1006,
  COLUMN_NOT_FOUND: 1006,
  DIVISION_BY_ZERO: 1001,
  FUNCTION_NOT_FOUND: 1303,
  INVALID_CAST_ARGUMENT: 1100,
  INVALID_FUNCTION_ARGUMENT: 1106,
  INVALID_PARAMETER_USAGE: 1100,
  NOT_SUPPORTED: 1200,
  NUMERIC_VALUE_OUT_OF_RANGE: 1100,
  SYNTAX_ERROR: 1006,
  TABLE_NOT_FOUND: 1301,
  TYPE_MISMATCH: 1002,
} as const;
/** Codes whose number nobody measured; `MALFORMED_QUERY` is StartQueryExecution's own answer. */
const otherCodes = [
  'AMBIGUOUS_FUNCTION_CALL',
  'AMBIGUOUS_NAME',
  'DUPLICATE_COLUMN_NAME',
  'DUPLICATE_NAMED_QUERY',
  'DUPLICATE_WINDOW_NAME',
  'EXPRESSION_NOT_AGGREGATE',
  'EXPRESSION_NOT_IN_DISTINCT',
  'EXPRESSION_NOT_SCALAR',
  'FUNCTION_NOT_AGGREGATE',
  'FUNCTION_NOT_WINDOW',
  'GENERIC_INTERNAL_ERROR',
  'INVALID_COLUMN_REFERENCE',
  'INVALID_LITERAL',
  'INVALID_PROCESSING_MODE',
  'INVALID_WINDOW_FRAME',
  'INVALID_WINDOW_REFERENCE',
  'MALFORMED_QUERY',
  'MISMATCHED_COLUMN_ALIASES',
  'MISSING_COLUMN_NAME',
  'MISSING_ORDER_BY',
  'MISSING_OVER',
  'NESTED_AGGREGATION',
  'NESTED_WINDOW',
  'NULL_TREATMENT_NOT_ALLOWED',
  'SCHEMA_NOT_FOUND',
  'SUBQUERY_MULTIPLE_ROWS',
  'TOO_MANY_GROUPING_SETS',
] as const;
/** Athena's "user error". */
const otherType = 1000;

export type SqlErrorCode = keyof typeof measuredTypes | (typeof otherCodes)[number];

/** A statement that Athena refuses or fails. `message` is Athena's own: `TYPE_MISMATCH: line 1:8: …`. */
export class SqlError extends Error {
  override readonly name = 'SqlError';
  readonly code: SqlErrorCode;

  constructor(code: SqlErrorCode, text: string, options?: { cause?: unknown }) {
    super(code === 'MALFORMED_QUERY' ? text : `${code}: ${text}`, options);
    this.code = code;
  }

  /** As GetQueryExecution returns it in `Status.AthenaError`. */
  get athenaError() {
    return {
      ErrorCategory: 2,
      ErrorType: isMeasured(this.code) ? measuredTypes[this.code] : otherType,
      Retryable: false,
      ErrorMessage: this.message,
    } as const;
  }
}

/** SQL that Athena would accept and this translator doesn't: refused by name, with its place. */
export function notImitated(what: string, at: string): NotImitated {
  return new NotImitated(`${what} in Athena SQL (${at})`);
}

/** Marks texts that the translated SQL raises on purpose. DuckDB repeats them in its conversion errors. */
const mark = '\u0001athena ';

/** Trino's TRY makes NULL of these errors, and of no others. DuckDB's makes it of all that a value may cause. */
const caught =
  /^'(?:DIVISION_BY_ZERO|INVALID_CAST_ARGUMENT|INVALID_FUNCTION_ARGUMENT|NUMERIC_VALUE_OUT_OF_RANGE): /;

/**
 * A DuckDB expression that fails with Athena's own text, of the type `duckType`. DuckDB's `error()` is
 * volatile, so that it forbids TRY and stops optimizations; casting a text that is no number fails as well, and
 * so does a time zone that there isn't, for which DuckDB's TRY has no NULL.
 * @param message a DuckDB expression giving `CODE: text`; where it is NULL, so is the result
 */
export function raise(message: string, duckType: string): string {
  const text = `${quote(mark)} || ${message}`;
  const failing = caught.test(message)
    ? `CAST(${text} AS INTEGER)`
    : `timezone(${text}, TIMESTAMP '1970-01-01')`;
  return `CAST(CAST(${failing} AS VARCHAR) AS ${duckType})`;
}

/** What fails in DuckDB for some values: functions of this process, casts, and what overflows. */
const failing = /\btrino_(?:cast\(.*, false\)|decimal\()|(?<!TRY_)\bCAST\(|\S (?:[-+*%]|\/\/?) \S/s;

/** Whether a DuckDB expression may fail for some values; of some that can't it is said too. */
export const mayFail = (sql: string): boolean => sql.includes(mark) || failing.test(sql);

/** The text of an error that a function of this process raises in DuckDB, which `fromDuckdb` reads back. */
export const raised = (error: SqlError): string => mark + error.message;

/** What `raise` or `raised` said, in a message of DuckDB's. */
export function raisedIn(message: string): { readonly code: string; readonly text: string } | undefined {
  const [, code, text = ''] =
    new RegExp(`Invalid Input Error: ${mark}([A-Z_]+): (.*)$`, 's').exec(message) ??
    new RegExp(`Unknown TimeZone '${mark}([A-Z_]+): (.*)'!\n`, 's').exec(message) ??
    new RegExp(`${mark}([A-Z_]+): (.*?)' to INT32`, 's').exec(message) ??
    [];
  return code === undefined ? undefined : { code, text };
}

/** A DuckDB string literal. */
export function quote(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}

const isNumber = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i;

/** DuckDB's runtime errors that stand for one of Trino's, in the order in which they are tried. */
const translations: readonly [RegExp, (...groups: string[]) => [SqlErrorCode, string]][] = [
  ...overflows,
  [
    /Could not convert string '(.*)' to INT(8|16|32|64)\b/s,
    (value, bits) => {
      const type = bits === '32' ? 'INT' : (integers[`INT${bits}`] ?? '').toUpperCase();
      return ['INVALID_CAST_ARGUMENT', `Cannot cast '${value}' to ${type}`];
    },
  ],
  [
    /Could not convert string ['"](.*)['"] to (DOUBLE|FLOAT|BOOL)/s,
    (value, type) => [
      'INVALID_CAST_ARGUMENT',
      `Cannot cast '${value}' to ${{ FLOAT: 'REAL', BOOL: 'BOOLEAN' }[type ?? ''] ?? type}`,
    ],
  ],
  [
    /Could not convert string "(.*)" to DECIMAL\((\d+),(\d+)\)/s,
    (value, p, s) => [
      'INVALID_CAST_ARGUMENT',
      `Cannot cast VARCHAR '${value}' to DECIMAL(${p}, ${s}). Value ${isNumber.test(value ?? '') ? 'too large' : 'is not a number'}.`,
    ],
  ],
  [
    /(?:Could not cast value|Casting value) "?([^" ]*)"? to (?:type )?DECIMAL\((\d+),(\d+)\)/,
    (value, p, s) => ['INVALID_CAST_ARGUMENT', `Cannot cast '${value}' to DECIMAL(${p}, ${s})`],
  ],
  [
    /Type (?:DOUBLE|FLOAT) with value (\S+) can't be cast .* destination type INT64/,
    (value) => ['INVALID_CAST_ARGUMENT', `Unable to cast ${value} to bigint`],
  ],
  [
    /Type INT128 with value (\S+) can't be cast .* destination type INT64/,
    (value) => ['NUMERIC_VALUE_OUT_OF_RANGE', `bigint addition overflow: ${value}`],
  ],
  [
    /with value (\S+) can't be cast .* destination type (INT\d+|FLOAT)/,
    (value, type = '') => [
      'NUMERIC_VALUE_OUT_OF_RANGE',
      `Out of range for ${type === 'FLOAT' ? 'real' : (integers[type] ?? type)}: ${value}`,
    ],
  ],
  [
    /Overflow in (addition|subtraction|multiplication) of (INT\d+) \((.*?)\)!/,
    (operation, type = '', operands) => [
      'NUMERIC_VALUE_OUT_OF_RANGE',
      `${integers[type] ?? type} ${operation} overflow: ${operands}`,
    ],
  ],
  [/Overflow in negation/, () => ['NUMERIC_VALUE_OUT_OF_RANGE', 'bigint negation overflow']],
  [
    /Overflow in .* of DECIMAL|(INT128|Decimal).*[Oo]verflow/,
    () => ['NUMERIC_VALUE_OUT_OF_RANGE', 'Decimal overflow'],
  ],
  [
    /(?:date field value out of range|invalid date field format): "(.*?)"/s,
    (value) => ['INVALID_CAST_ARGUMENT', `Value cannot be cast to date: ${value}`],
  ],
  [
    /(?:timestamp field value out of range|invalid timestamp field format): "(.*?)"/s,
    (value) => ['INVALID_CAST_ARGUMENT', `Value cannot be cast to timestamp: ${value}`],
  ],
  [
    /Could not parse string "(.*?)" according to format specifier/s,
    (value) => ['INVALID_FUNCTION_ARGUMENT', `Invalid format: "${value}"`],
  ],
  [
    /More than one row returned by a subquery/,
    () => ['SUBQUERY_MULTIPLE_ROWS', 'Scalar sub-query has returned multiple rows'],
  ],
  [
    /Argument for ntile must be greater than zero/,
    () => ['INVALID_FUNCTION_ARGUMENT', 'Buckets must be greater than 0'],
  ],
  [
    /Invalid UTF8 Codepoint (-?\d+)/,
    (point) => ['INVALID_FUNCTION_ARGUMENT', `Not a valid Unicode code point: ${point}`],
  ],
  [
    /Invalid input for hex digit: (.)/su,
    (digit = '') => [
      'INVALID_FUNCTION_ARGUMENT',
      `not a hexadecimal digit: "${digit}" = ${digit.codePointAt(0)}`,
    ],
  ],
  [
    /Date out of range: (\d{1,4})-(\d{1,2})-(\d{1,2})(?!\d)/,
    (year, month, day) => ['INVALID_FUNCTION_ARGUMENT', `Invalid date: ${year}-${month}-${day}`],
  ],
  // Trino's arithmetic on moments and its sum of decimals fail with what Java or the engine says.
  [/Date out of range/, () => ['GENERIC_INTERNAL_ERROR', 'integer overflow']],
  [/Date and time not in timestamp range/, () => ['GENERIC_INTERNAL_ERROR', 'long overflow']],
  [/Overflow in HUGEINT addition/, () => ['GENERIC_INTERNAL_ERROR', 'Decimal overflow']],
  [/pattern too large/, () => ['NOT_SUPPORTED', 'a regular expression of this size is not imitated offline']],
  [/Map keys must be unique/, () => ['INVALID_FUNCTION_ARGUMENT', 'Duplicate map keys are not allowed']],
  [/Map keys can not be NULL/, () => ['INVALID_FUNCTION_ARGUMENT', 'map key cannot be null']],
];

/** What remains of DuckDB's errors, by class: those of a value are the user's, in DuckDB's words. */
const classes: Readonly<Record<string, SqlErrorCode>> = {
  'Conversion Error': 'INVALID_CAST_ARGUMENT',
  'Out of Range Error': 'NUMERIC_VALUE_OUT_OF_RANGE',
  'Invalid Input Error': 'INVALID_FUNCTION_ARGUMENT',
};

/** DuckDB refuses the translation itself: a limit of this translator, and no fault of the statement. */
const limits = /^(?:Binder|Parser|Syntax|Catalog|Not implemented) Error: ([^\n]*)/;

/** Errors of files that can't be read have the class of invalid input too. */
const aboutFiles = /\b(?:CSV|parquet|thrift|snappy|gzip|zstd|magic bytes|file)\b/i;

/**
 * The error of a translated query that failed while it ran, in Athena's words.
 * @returns a refusal where DuckDB can't do what it was asked, and undefined for an error that is neither the
 *   user's nor such a limit, to be reported as the engine's own
 */
export function fromDuckdb(error: unknown): SqlError | NotImitated | undefined {
  const message = error instanceof Error ? error.message : String(error);
  const own = raisedIn(message);
  if (own !== undefined && isCode(own.code)) return new SqlError(own.code, own.text, { cause: error });
  for (const [pattern, translate] of translations) {
    const found = pattern.exec(message);
    if (found !== null) return new SqlError(...translate(...found.slice(1)), { cause: error });
  }
  const [, limit] = limits.exec(message) ?? [];
  if (limit !== undefined)
    return new NotImitated(`this query, as DuckDB can't run its translation: ${limit}`);
  const [, name = '', text = ''] = /^([A-Z][A-Za-z ]* Error): ([^\n]*)/.exec(message) ?? [];
  const code = classes[name];
  if (code === undefined || aboutFiles.test(message)) return undefined;
  return new SqlError(code, text, { cause: error });
}

const isMeasured = (code: string): code is keyof typeof measuredTypes => Object.hasOwn(measuredTypes, code);

const isCode = (code: string): code is SqlErrorCode =>
  isMeasured(code) || otherCodes.some((other) => other === code);
