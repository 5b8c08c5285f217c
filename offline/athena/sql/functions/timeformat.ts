import { notImitated, quote, raise } from '../errors.ts';
import { roundTimestamp } from '../cast.ts';
import { duckName } from '../types.ts';
import type { Call } from './signature.ts';

/** MySQL's format specifiers, as Trino reads them, in strftime's. */
const mysql: Readonly<Record<string, string>> = {
  a: '%a', b: '%b', c: '%-m', d: '%d', e: '%-d', f: '%f', H: '%H', h: '%I', I: '%I', i: '%M', j: '%j', k: '%-H',
  l: '%-I', M: '%B', m: '%m', p: '%p', r: '%I:%M:%S %p', S: '%S', s: '%S', T: '%H:%M:%S', v: '%V', W: '%A',
  x: '%G', Y: '%Y', y: '%y',
}; // prettier-ignore
/** Those of MySQL's that Trino has not. Any other letter behind a percent sign stands for itself. */
const unsupported = 'DUuVwX';
const twoDigits = '[0-9]{1,2}';
/** Those that date_parse can read like Trino, with what they match. */
const input: Readonly<Record<string, string>> = {
  Y: '[0-9]{4}', m: twoDigits, c: twoDigits, d: twoDigits, e: twoDigits, H: twoDigits, k: twoDigits, i: twoDigits,
  S: twoDigits, s: twoDigits, T: `${twoDigits}:${twoDigits}:${twoDigits}`,
}; // prettier-ignore
/** Joda's pattern letters that format_datetime writes the same in every locale. */
const joda: Readonly<Record<string, string>> = {
  yyyy: '%Y', yy: '%y', MM: '%m', M: '%-m', MMM: '%b', MMMM: '%B', dd: '%d', d: '%-d', HH: '%H', H: '%-H', hh: '%I',
  h: '%-I', mm: '%M', ss: '%S', SSS: '%g', EEE: '%a', EEEE: '%A', a: '%p',
}; // prettier-ignore
const isJoda = /^[GCYyxweEDMdahHKkmsSzZ]/;

/** A format that Trino refuses for each value that it is asked to format or parse. */
class FormatError extends Error {
  override readonly name = 'FormatError';
}

/** A piece of a format: a specifier, by its letters, or text. */
interface Piece {
  readonly specifier?: string;
  readonly text?: string;
}

function formatOf({ args, name, at }: Call): string {
  const format = args[1]?.literal;
  if (format === undefined) throw notImitated(`${name} with a format that is no literal`, at);
  return format;
}

/** @throws FormatError in Trino's words */
function mysqlPieces(format: string): Piece[] {
  const pieces = Array.from(format.matchAll(/%(.?)|[^%]+/gsu), ([whole, letter]): Piece => {
    if (letter === undefined) return { text: whole };
    if (letter !== '' && unsupported.includes(letter))
      throw new FormatError(`%${letter} not supported in date format string`);
    return Object.hasOwn(mysql, letter) ? { specifier: letter } : { text: letter };
  }).filter(({ text }) => text !== '');
  if (pieces.length === 0) throw new FormatError('Both printing and parsing not supported');
  return pieces;
}

const literalText = (text: string) => text.replaceAll('%', '%%');

/** A format as strftime and strptime read it. */
const duckFormat = (pieces: readonly Piece[], of: Readonly<Record<string, string>>) =>
  pieces
    .map(({ specifier, text = '' }) => (specifier === undefined ? literalText(text) : of[specifier]))
    .join('');

/** The call with pieces of its format, or its error for each value. */
function withFormat(call: Call, emit: (format: string) => string): string {
  try {
    return emit(formatOf(call));
  } catch (error) {
    if (!(error instanceof FormatError)) throw error;
    const message = quote(`INVALID_FUNCTION_ARGUMENT: ${error.message}`);
    return raise(`${message} || left(CAST(${call.args[0]?.sql} AS VARCHAR), 0)`, duckName(call.returns));
  }
}

/** Trino rounds to milliseconds before it looks at a time. */
function milliseconds({ args: [time] }: Call): string {
  if (time?.type.kind !== 'timestamp') return time?.sql ?? 'NULL';
  return roundTimestamp(time.sql, time.type.precision, 3);
}

export const dateFormat = {
  emit: (call: Call) =>
    withFormat(call, (format) => {
      return `strftime(${milliseconds(call)}, ${quote(duckFormat(mysqlPieces(format), mysql))})`;
    }),
};

export const formatDatetime = {
  emit: (call: Call) =>
    withFormat(call, (format) => {
      return `strftime(${milliseconds(call)}, ${quote(duckFormat(jodaPieces(format, call), joda))})`;
    }),
};

function jodaPieces(format: string, { args: [time], at }: Call): Piece[] {
  if (format === '') throw new FormatError('Invalid pattern specification: Pattern is null or empty');
  const hasZone = time?.type.kind === 'timestamp' && time.type.zone;
  // A quote that nothing closes is closed by the end.
  const found = format.matchAll(/'((?:[^']|'')*)(?:'|$)|([A-Za-z])\2*|[^'A-Za-z]+/gs);
  return Array.from(found, ([whole, quoted, letter]): Piece => {
    if (quoted !== undefined)
      return { text: quoted === '' && whole === "''" ? "'" : quoted.replaceAll("''", "'") };
    if (letter === undefined) return { text: whole };
    if (/[zZ]/.test(letter) && !hasZone) {
      throw new FormatError(
        "format_datetime for TIMESTAMP type, cannot use 'Z' nor 'z' in format, as this type does not contain TZ information",
      );
    }
    if (!isJoda.test(letter)) throw new FormatError(`Illegal pattern component: ${whole}`);
    if (!Object.hasOwn(joda, whole)) throw notImitated(`the format pattern '${whole}'`, at);
    return { specifier: whole };
  });
}

export const dateParse = {
  emit: (call: Call) =>
    withFormat(call, (format) => {
      const pieces = mysqlPieces(format);
      const specifiers = pieces.flatMap(({ specifier = '' }) => (specifier === '' ? [] : [specifier]));
      for (const specifier of specifiers) {
        if (!Object.hasOwn(input, specifier)) throw notImitated(`date_parse of '%${specifier}'`, call.at);
      }
      if (!specifiers.includes('Y')) throw notImitated('date_parse with a format without %Y', call.at);
      if (new Set(specifiers).size < specifiers.length)
        throw notImitated('date_parse with a specifier that comes twice', call.at);
      return parsed(call.args[0]?.sql ?? 'NULL', pieces);
    }),
};

function parsed(text: string, pieces: readonly Piece[]): string {
  const shape = (year: string) =>
    pieces
      .map(({ specifier, text: literal = '' }) =>
        specifier === undefined
          ? literal.replaceAll(/[\\^$.*+?()[\]{}|]/g, '\\$&')
          : specifier === 'Y'
            ? year
            : input[specifier],
      )
      .join('');
  const has = (year: string) => `regexp_full_match(${text}, ${quote(`(?i)${shape(year)}`)})`;
  // Letters of the format may be of either case.
  const isLowered = pieces.some(({ text: literal = '' }) => /\p{L}/u.test(literal));
  const lowered = pieces.map(({ specifier, text: literal = '' }) =>
    specifier === undefined ? { text: literal.toLowerCase() } : { specifier },
  );
  const format = quote(duckFormat(isLowered ? lowered : pieces, mysql));
  const time = `try_strptime(${isLowered ? `lower(${text})` : text}, ${format})`;
  const failure = (message: string, end = '') => raise(`'${message}"' || ${text} || '"${end}'`, 'TIMESTAMP');
  const [impossible, malformed, refused] = [
    failure('INVALID_FUNCTION_ARGUMENT: Cannot parse ', ': a value is out of its range'),
    failure('INVALID_FUNCTION_ARGUMENT: Invalid format: '),
    failure('NOT_SUPPORTED: date_parse of a year of other than four digits is not imitated offline: '),
  ];
  return (
    `CASE WHEN ${has('[0-9]{4}')} THEN coalesce(${time}, ${impossible})` +
    ` WHEN ${has('[+-]?[0-9]{1,9}')} THEN ${refused} ELSE ${malformed} END`
  );
}
