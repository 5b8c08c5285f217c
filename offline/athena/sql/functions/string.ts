import { notImitated, quote, raise } from '../errors.ts';
import type { Expr } from '../expr.ts';
import { upper } from './case.ts';
import type { Call, FunctionTable } from './signature.ts';

/** Java's Character.isWhitespace, which Trino trims; DuckDB's trim knows the blank only. */
const whitespace = [
  9, 10, 11, 12, 13, 28, 29, 30, 31, 32, 0x1680, 0x2000, 0x2001, 0x2002, 0x2003, 0x2004, 0x2005, 0x2006,
  0x2008, 0x2009, 0x200a, 0x2028, 0x2029, 0x205f, 0x3000,
];
const blanks = quote(String.fromCodePoint(...whitespace));

const invalid = (text: string, duckType = 'VARCHAR') =>
  raise(`'INVALID_FUNCTION_ARGUMENT: ${text}'`, duckType);

/** An error whose message ends in what a DuckDB expression says; where that is NULL, so is the result. */
const invalidValue = (text: string, value: string, duckType: string) =>
  raise(`'INVALID_FUNCTION_ARGUMENT: ${text}' || ${value}`, duckType);

const isPositive = (literal: string | undefined) => literal !== undefined && /^[1-9]/.test(literal);

/** DuckDB's bound of places in a text, which no text reaches. */
const MOST_PLACES = 4_294_967_295;

/** A place within DuckDB's bound. Its least and greatest pass over NULL. */
function bounded({ sql, literal }: Expr, least: number): string {
  const isWithin = literal !== undefined && Number(literal) >= least && Number(literal) <= MOST_PLACES;
  return isWithin
    ? sql
    : `CASE WHEN ${sql} > ${MOST_PLACES} THEN ${MOST_PLACES} WHEN ${sql} < ${least} THEN ${least} ELSE ${sql} END`;
}

/** Counts from 1, or from the end where negative; outside of the text there is nothing. */
const substring = {
  emit: ({ args: [text, start, length] }: Call) => {
    if (text === undefined || start === undefined) throw new RangeError('substr takes a text and a place');
    const size = length === undefined ? '' : `, ${bounded(length, 0)}`;
    const part = `substring(${text.sql}, ${bounded(start, -MOST_PLACES)}${size})`;
    if (isPositive(start.literal)) return part;
    const nothing = `left(${text.sql}, ${length === undefined ? '0' : `0 * ${length.sql}`})`;
    return `CASE WHEN ${start.sql} = 0 OR ${start.sql} < -length(${text.sql}) THEN ${nothing} ELSE ${part} END`;
  },
};

const pad = (name: string) => (text: string, size: string, padding: string) => {
  const nothing = `left(${text}, 0 * ${size}) || left(${padding}, 0)`;
  const range = 'Target length must be in the range [0..2147483647]';
  return (
    `CASE WHEN ${padding} = '' THEN ${invalidValue('Padding string must not be empty', nothing, 'VARCHAR')}` +
    ` WHEN ${size} < 0 OR ${size} > 2147483647 THEN ${invalidValue(range, nothing, 'VARCHAR')}` +
    ` ELSE ${name}(${text}, CAST(${size} AS INTEGER), ${padding}) END`
  );
};

/** DuckDB looks for an empty text nowhere; Trino finds it between all characters. */
const replace = {
  emit: ({ args: [text, search, replacement], at }: Call) => {
    const sql = `replace(${text?.sql}, ${search?.sql}, ${replacement?.sql ?? "''"})`;
    if (search?.literal === '') throw notImitated('replace() of an empty text', at);
    if (search?.literal !== undefined) return sql;
    return `CASE WHEN ${search?.sql} = '' THEN ${raise(`'NOT_SUPPORTED: replace() of an empty text is not imitated offline'`, 'VARCHAR')} ELSE ${sql} END`;
  },
};

const isSplitter = (delimiter: Expr) => delimiter.literal !== undefined && delimiter.literal !== '';

/** Split by NULL, DuckDB's text is one part. */
const split = {
  emit: ({ args: [text, delimiter] }: Call) => {
    if (text === undefined || delimiter === undefined) throw new RangeError('split takes two texts');
    const parts = `str_split(${text.sql}, ${delimiter.sql})`;
    if (isSplitter(delimiter)) return parts;
    const complaint = 'The delimiter may not be the empty string';
    return `CASE WHEN ${delimiter.sql} = '' THEN ${invalidValue(complaint, `left(${text.sql}, 0)`, 'VARCHAR[]')} WHEN ${delimiter.sql} IS NOT NULL THEN ${parts} END`;
  },
};

/** Split by nothing, an empty text has no part; DuckDB gives it one. */
const splitPart = {
  emit: ({ args: [text, delimiter, index] }: Call) => {
    if (text === undefined || delimiter === undefined) throw new RangeError('split_part takes two texts');
    // The cast is for a NULL literal, with which DuckDB forgets the type.
    const found = `CAST(str_split(${text.sql}, ${delimiter.sql})[${index?.sql}] AS VARCHAR)`;
    const bothEmpty = `${text.sql} = '' AND ${delimiter.sql} = ''`;
    const part = isSplitter(delimiter)
      ? found
      : `CASE WHEN ${delimiter.sql} IS NOT NULL AND NOT (${bothEmpty}) THEN ${found} END`;
    if (isPositive(index?.literal)) return part;
    const nothing = `left(${text.sql}, 0) || left(${delimiter.sql}, 0)`;
    return `CASE WHEN ${index?.sql} <= 0 THEN ${invalidValue('Index must be greater than zero', nothing, 'VARCHAR')} ELSE ${part} END`;
  },
};

const chr = {
  emit: ({ args: [code] }: Call) => {
    const [value = '', sql = ''] = [code?.literal, code?.sql];
    const valid = `chr(CAST(${sql} AS INTEGER))`;
    if (/^\d{1,4}$/.test(value)) return valid;
    const isCode = `${sql} BETWEEN 0 AND 1114111 AND ${sql} NOT BETWEEN 55296 AND 57343`;
    return `CASE WHEN ${isCode} THEN ${valid} ELSE ${invalidValue('Not a valid Unicode code point: ', `CAST(${sql} AS VARCHAR)`, 'VARCHAR')} END`;
  },
};

const fromHex = (text = '') => {
  const wrong = `regexp_extract(${text}, '[^0-9A-Fa-f]')`;
  const digit = `'"' || ${wrong} || '" = ' || unicode(${wrong})`;
  return (
    `CASE WHEN strlen(${text}) % 2 <> 0 THEN ${invalidValue('invalid input length ', `strlen(${text})`, 'BLOB')}` +
    ` WHEN ${wrong} <> '' THEN ${invalidValue('not a hexadecimal digit: ', digit, 'BLOB')} ELSE unhex(${text}) END`
  );
};

const codepoint = {
  emit: ({ args: [text] }: Call) =>
    text?.literal?.length === 1
      ? `unicode(${text.sql})`
      : `CASE WHEN ${text?.sql} = '' THEN ${invalid('Input string must be a single character string', 'INTEGER')} ELSE unicode(${text?.sql}) END`,
};

export const strings: FunctionTable = {
  'length(varchar) -> bigint': 'length($1)',
  'length(varbinary) -> bigint': 'octet_length($1)',
  'lower(varchar(x)) -> varchar(x)': 'lower($1)',
  'upper(varchar(x)) -> varchar(x)': upper,
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
  'replace(varchar(x), varchar) -> varchar(x)': replace,
  'replace(varchar(x), varchar(y), varchar(z)) -> =replaced': replace,
  // DuckDB keeps combining marks behind their letter, Trino doesn't.
  'reverse(varchar(x)) -> varchar(x)': (s = '') =>
    `CASE WHEN length(${s}) <> length_grapheme(${s}) THEN ${raise(`'NOT_SUPPORTED: reverse() of combining characters is not imitated offline'`, 'VARCHAR')} ELSE reverse(${s}) END`,
  // The cast is for a NULL literal, with which DuckDB forgets the type.
  'concat(varchar, varchar...) -> varchar': (...texts) => `CAST(${texts.join(' || ')} AS VARCHAR)`,
  'concat(varbinary, varbinary...) -> varbinary': (...bytes) => `CAST(${bytes.join(' || ')} AS BLOB)`,
  'split(varchar(x), varchar) -> array(varchar(x))': split,
  'split_part(varchar(x), varchar, bigint) -> varchar(x)': splitPart,
  'lpad(varchar, bigint, varchar) -> varchar': pad('lpad'),
  'rpad(varchar, bigint, varchar) -> varchar': pad('rpad'),
  'starts_with(varchar, varchar) -> boolean': 'starts_with($1, $2)',
  'chr(bigint) -> varchar(1)': chr,
  'codepoint(varchar(1)) -> integer': codepoint,
  'to_hex(varbinary) -> varchar': 'hex($1)',
  'from_hex(varchar) -> varbinary': fromHex,
  'to_base64(varbinary) -> varchar': 'base64($1)',
  'to_utf8(varchar) -> varbinary': 'encode($1)',
  'md5(varbinary) -> varbinary': 'unhex(md5($1))',
  'sha1(varbinary) -> varbinary': 'unhex(sha1($1))',
  'sha256(varbinary) -> varbinary': 'unhex(sha256($1))',
};
