/**
 * What Athena says against a query that read rows may hold their values. What is told of it outside of S3 is known
 * word by word: a message that has another form keeps its error code alone.
 */

/** A type as Trino prints it: nothing else stands in its place. */
const TYPE = String.raw`((?:varchar|char|bigint|int|integer|smallint|tinyint|double|real|boolean|date|time|timestamp|decimal|json|varbinary)(?: ?\(\d+(?:, ?\d+)?\))?(?: with time zone)?)`;

interface Form {
  readonly pattern: RegExp;
  /** The message again: `…` for values, `$1` for a type or a place. */
  readonly told: string;
}

const form = (pattern: string, told: string): Form => ({ pattern: new RegExp(`^${pattern}$`, 'is'), told });

/**
 * Messages about values, behind their error code, by the whole of their form.
 * @see https://github.com/trinodb/trino/tree/master/core/trino-main/src/main/java/io/trino/type
 */
const OF_VALUES: readonly Form[] = [
  form(
    String.raw`cannot cast ${TYPE}? ?'.*' to ${TYPE}(\. value (?:too large|is not a number))?\.?`,
    "Cannot cast '…' to $2$3",
  ),
  form(`unable to cast .* to ${TYPE}`, 'Unable to cast … to $1'),
  form(`value cannot be cast to ${TYPE}: .*`, 'Value cannot be cast to $1: …'),
  form(`value .* cannot be represented as ${TYPE}`, 'Value … cannot be represented as $1'),
  form(`out of range for ${TYPE}: .*`, 'Out of range for $1: …'),
  form(`${TYPE} (addition|subtraction|multiplication|division|negation) overflow(?:: .*)?`, '$1 $2 overflow'),
  form('decimal overflow', 'Decimal overflow'),
  form('invalid format: ".*"(?: is .*)?', 'Invalid format: …'),
  form('cannot parse ".*": .*', 'Cannot parse …'),
  form("invalid date '.*'(?: as '.*' is not a leap year)?", 'Invalid date …'),
  form(
    String.raw`invalid value for (MonthOfYear|DayOfMonth) \(valid values [\d /-]+\): .*`,
    'Invalid value for $1',
  ),
  form("error parsing field value '.*' for field .*", 'Error parsing field value …'),
  form('division by zero', 'Division by zero'),
  form('scalar sub-query has returned multiple rows', 'Scalar sub-query has returned multiple rows'),
  form('duplicate map keys are not allowed', 'Duplicate map keys are not allowed'),
  form('map key cannot be null', 'Map key cannot be null'),
];

/**
 * Beginnings of what is said of the statement, a table, a file, a right or the service: no row was looked at, or none
 * is meant. They are anchored, so that no value can stand in for one.
 */
const OF_NO_VALUE: readonly RegExp[] = [
  // What the analysis finds wrong has a place in the statement; these codes are the analysis's alone.
  /^(?:SYNTAX_ERROR|[A-Z]+_NOT_FOUND): /,
  /^(?:TYPE_MISMATCH|AMBIGUOUS_\w+|MISSING_\w+|MISMATCHED_\w+|DUPLICATE_\w+|EXPRESSION_NOT_\w+|FUNCTION_NOT_\w+|NESTED_\w+|INVALID_LITERAL|INVALID_COLUMN_REFERENCE|INVALID_PARAMETER_USAGE|NOT_SUPPORTED): line \d+:\d+: /,
  /^(?:PERMISSION_DENIED|HIVE_CANNOT_OPEN_SPLIT|HIVE_METASTORE_ERROR|HIVE_FILESYSTEM_ERROR|HIVE_PATH_ALREADY_EXISTS|HIVE_PARTITION_SCHEMA_MISMATCH|HIVE_TOO_MANY_OPEN_PARTITIONS|HIVE_INVALID_METADATA): /,
  /^(?:User: arn:|Insufficient |Access Denied|Permission denied|com\.amazonaws\.)/i,
  /^(?:Query (?:exhausted resources|timeout|cancel)|Bytes scanned limit|Amazon Athena experienced an internal error)/i,
];

/** `INVALID_CAST_ARGUMENT` */
const CODE = /^[A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+(?=: )/;

/**
 * @param said Athena's words on one line, of a query that read rows
 * @returns them without any value of a row; empty where nothing of them is known
 */
export function withoutValues(said: string): string {
  if (OF_NO_VALUE.some((beginning) => beginning.test(said))) return said;
  const [code] = CODE.exec(said) ?? [];
  if (code === undefined) return '';
  const message = said.slice(code.length + 2);
  for (const { pattern, told } of OF_VALUES) {
    const found = pattern.exec(message);
    if (found) return `${code}: ${filled(told, found)}`;
  }
  return code;
}

function filled(told: string, groups: readonly (string | undefined)[]): string {
  return told.replaceAll(/\$(\d)/g, (_, index: string) => groups[Number(index)] ?? '');
}
