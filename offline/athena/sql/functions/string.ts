import { notImitated, quote, raise } from '../errors.ts';
import type { Call, FunctionTable } from './signature.ts';

/** Java's Character.isWhitespace, which Trino trims; DuckDB's trim knows the blank only. */
const whitespace = [
  9, 10, 11, 12, 13, 28, 29, 30, 31, 32, 0x1680, 0x2000, 0x2001, 0x2002, 0x2003, 0x2004, 0x2005, 0x2006,
  0x2008, 0x2009, 0x200a, 0x2028, 0x2029, 0x205f, 0x3000,
];
const blanks = quote(String.fromCodePoint(...whitespace));

const invalid = (text: string, duckType = 'VARCHAR') =>
  raise(`'INVALID_FUNCTION_ARGUMENT: ${text}'`, duckType);
const isPositive = (literal: string | undefined) => literal !== undefined && /^[1-9]/.test(literal);

/** Counts from 1, or from the end where negative; outside of the text there is nothing. */
const substring = {
  emit: ({ args: [text, start, length] }: Call) => {
    const rest = length === undefined ? '' : `, greatest(${length.sql}, 0)`;
    const part = `substring(${text?.sql}, ${start?.sql}${rest})`;
    if (isPositive(start?.literal)) return part;
    return `CASE WHEN ${start?.sql} = 0 OR ${start?.sql} < -length(${text?.sql}) THEN '' ELSE ${part} END`;
  },
};

const pad = (name: string) => (text: string, size: string, padding: string) =>
  `CASE WHEN ${padding} = '' THEN ${invalid('Padding string must not be empty')}` +
  ` WHEN ${size} < 0 THEN ${invalid('Target length must be in the range [0..2147483647]')}` +
  ` ELSE ${name}(${text}, CAST(${size} AS INTEGER), ${padding}) END`;

/** DuckDB looks for an empty text nowhere; Trino finds it between all characters. */
const replace = {
  emit: ({ args: [text, search, replacement], at }: Call) => {
    const sql = `replace(${text?.sql}, ${search?.sql}, ${replacement?.sql ?? "''"})`;
    if (search?.literal === '') throw notImitated('replace() of an empty text', at);
    if (search?.literal !== undefined) return sql;
    return `CASE WHEN ${search?.sql} = '' THEN ${raise(`'NOT_SUPPORTED: replace() of an empty text is not imitated offline'`, 'VARCHAR')} ELSE ${sql} END`;
  },
};

const splitPart = {
  emit: ({ args: [text, delimiter, index] }: Call) => {
    const part = `str_split(${text?.sql}, ${delimiter?.sql})[${index?.sql}]`;
    if (isPositive(index?.literal)) return part;
    return `CASE WHEN ${index?.sql} <= 0 THEN ${invalid('Index must be greater than zero')} ELSE ${part} END`;
  },
};

export const strings: FunctionTable = {
  'length(varchar) -> bigint': 'length($1)',
  'length(varbinary) -> bigint': 'octet_length($1)',
  'lower(varchar(x)) -> varchar(x)': 'lower($1)',
  'upper(varchar(x)) -> varchar(x)': 'upper($1)',
  'trim(varchar(x)) -> varchar(x)': `trim($1, ${blanks})`,
  'ltrim(varchar(x)) -> varchar(x)': `ltrim($1, ${blanks})`,
  'rtrim(varchar(x)) -> varchar(x)': `rtrim($1, ${blanks})`,
  'trim(varchar(x), varchar) -> varchar(x)': 'trim($1, $2)',
  'ltrim(varchar(x), varchar) -> varchar(x)': 'ltrim($1, $2)',
  'rtrim(varchar(x), varchar) -> varchar(x)': 'rtrim($1, $2)',
  'substr(varchar(x), bigint) -> varchar(x)': substring,
  'substr(varchar(x), bigint, bigint) -> varchar(x)': substring,
  'substring(varchar(x), bigint) -> varchar(x)': substring,
  'substring(varchar(x), bigint, bigint) -> varchar(x)': substring,
  'strpos(varchar, varchar) -> bigint': 'strpos($1, $2)',
  'replace(varchar, varchar) -> varchar': replace,
  'replace(varchar, varchar, varchar) -> varchar': replace,
  // DuckDB keeps combining marks behind their letter, Trino doesn't.
  'reverse(varchar(x)) -> varchar(x)': (s = '') =>
    `CASE WHEN length(${s}) = length_grapheme(${s}) THEN reverse(${s}) ELSE ${raise(`'NOT_SUPPORTED: reverse() of combining characters is not imitated offline'`, 'VARCHAR')} END`,
  // The cast is for a NULL literal, with which DuckDB forgets the type.
  'concat(varchar, varchar...) -> varchar': (...texts) => `CAST(${texts.join(' || ')} AS VARCHAR)`,
  'split(varchar(x), varchar) -> array(varchar(x))': (s, delimiter) =>
    `CASE WHEN ${delimiter} = '' THEN ${invalid('The delimiter may not be the empty string', 'VARCHAR[]')} ELSE str_split(${s}, ${delimiter}) END`,
  'split_part(varchar(x), varchar, bigint) -> varchar(x)': splitPart,
  'lpad(varchar, bigint, varchar) -> varchar': pad('lpad'),
  'rpad(varchar, bigint, varchar) -> varchar': pad('rpad'),
  'starts_with(varchar, varchar) -> boolean': 'starts_with($1, $2)',
  'chr(bigint) -> varchar(1)': 'chr(CAST($1 AS INTEGER))',
  'codepoint(varchar(1)) -> integer': 'unicode($1)',
  'to_hex(varbinary) -> varchar': 'hex($1)',
  // DuckDB takes an odd number of digits too.
  'from_hex(varchar) -> varbinary': (x) =>
    `CASE WHEN length(${x}) % 2 = 1 THEN ${raise(`'INVALID_FUNCTION_ARGUMENT: invalid input length ' || length(${x})`, 'BLOB')} ELSE unhex(${x}) END`,
  'to_base64(varbinary) -> varchar': 'base64($1)',
  'to_utf8(varchar) -> varbinary': 'encode($1)',
  'md5(varbinary) -> varbinary': 'unhex(md5($1))',
  'sha1(varbinary) -> varbinary': 'unhex(sha1($1))',
  'sha256(varbinary) -> varbinary': 'unhex(sha256($1))',
};
