import { epochDay } from './calendar.ts';

/** What Java's Character.isWhitespace calls so, and Trino trims; a no-break space is none. */
const BLANKS = '[\\t-\\r\\x1c-\\x20\\u1680\\u2000-\\u2006\\u2008-\\u200a\\u2028\\u2029\\u205f\\u3000]+';
const surrounding = new RegExp(`^${BLANKS}|${BLANKS}$`, 'g');

/** A text without the blanks around it, as Trino trims one that it casts to a time. */
export const trimmed = (text: string): string => text.replaceAll(surrounding, '');

/**
 * A date, as Trino's CAST reads it: ISO 8601's form as Joda takes it, with a sign and up to nine digits of the
 * year, one or two of month and day.
 * @returns days since 1970-01-01, or undefined for a text that is no date
 */
export function parseDate(text: string): number | undefined {
  const found = /^([-+]?\d{1,9})-(\d{1,2})-(\d{1,2})$/.exec(trimmed(text));
  if (found === null) return undefined;
  const day = epochDay(Number(found[1]), Number(found[2]), Number(found[3]));
  // Trino counts the days in 32 bits.
  return day === undefined || BigInt.asIntN(32, BigInt(day)) !== BigInt(day) ? undefined : day;
}

/** A moment as its text says it. */
export interface Moment {
  /** Whole seconds since the epoch, in the zone of the text. */
  readonly seconds: bigint;
  /** The digits after the second's point. */
  readonly fraction: string;
  /** Absent, or a zone that Trino knows. Its CAST to a timestamp without one passes over it. */
  readonly zone?: string;
}

/** io.trino.type.DateTimes: the pattern of a timestamp's text. */
const form =
  /^([-+]?\d{4,})-(\d{1,2})-(\d{1,2})(?: (?:(\d{1,2}):(\d{1,2})(?::(\d{1,2})(?:\.(\d+))?)?)?[ \t-\r]*([^\n\r\u0085\u2028\u2029]+)?)?$/;
/** java.time's greatest year. */
const MOST_YEARS = 999_999_999;

/** The parts of a timestamp's text, or undefined for one that Trino takes for none. Blanks around it are not taken. */
export function parseMoment(text: string): Moment | undefined {
  const found = form.exec(text);
  if (found === null) return undefined;
  const [, year, month, day, hour = '0', minute = '0', second = '0', fraction = '', zone] = found;
  const days = epochDay(Number(year), Number(month), Number(day));
  if (days === undefined || Math.abs(Number(year)) > MOST_YEARS) return undefined;
  if (Number(hour) > 23 || Number(minute) > 59 || Number(second) > 59) return undefined;
  if (zone !== undefined && !isZone(zone)) return undefined;
  const seconds = BigInt(days) * 86_400n + BigInt(Number(hour) * 3600 + Number(minute) * 60 + Number(second));
  return zone === undefined ? { seconds, fraction } : { seconds, fraction, zone };
}

/** More digits than this beyond the precision Trino doesn't round. */
const MOST_DROPPED = 12;

/**
 * A timestamp, as Trino's CAST reads it, rounded half up to `precision` digits of the second.
 * @returns microseconds since the epoch, or undefined for a text that is no timestamp
 */
export function parseTimestamp(text: string, precision: number): bigint | undefined {
  const moment = parseMoment(text);
  if (moment === undefined) return undefined;
  const { seconds, fraction } = moment;
  const dropped = fraction.length - precision;
  if (dropped > MOST_DROPPED || BigInt(fraction || '0') >= 2n ** 63n) return undefined;
  const kept = BigInt(fraction.padEnd(precision, '0').slice(0, precision) || '0');
  const carry = dropped > 0 && (fraction[precision] ?? '0') >= '5' ? 1n : 0n;
  return seconds * 1_000_000n + (kept + carry) * 10n ** BigInt(6 - precision);
}

/** `+2`, `-02`, `+0230`, `+02:30`, `+02:30:15`, up to 18 hours. */
function isOffset(text: string): boolean {
  const found = /^[-+](\d|\d{2}(?::?[0-5]\d(?::?[0-5]\d)?)?)$/.exec(text);
  if (found === null || /^...:..\d/.test(text) || /^...\d{2}:/.test(text)) return false;
  const [hours, ...rest] = text.slice(1).includes(':')
    ? text.slice(1).split(':')
    : [text.slice(1, 3), text.slice(3)];
  return Number(hours) < 18 || (Number(hours) === 18 && rest.every((part) => Number(part) === 0));
}

/** The tz database's zones without a slash, but those that Java doesn't have. */
const plainZones = new Set(
  (
    'CET CST6CDT Cuba EET EST5EDT Egypt Eire GB GB-Eire GMT GMT0 Greenwich Hongkong Iceland Iran Israel Jamaica ' +
    'Japan Kwajalein Libya MET MST7MDT NZ NZ-CHAT Navajo PRC PST8PDT Poland Portugal ROK Singapore Turkey UCT UT ' +
    'UTC Universal W-SU WET Z Zulu'
  ).split(' '),
);

/** Intl still knows this zone, which the tz database no longer has. */
const GONE = 'US/Pacific-New';
/** A word of a zone's name. Intl takes names in any case; Java has one spelling of each. */
const zoneWord = /^(?:[A-Z][a-z]+(?:[A-Z][a-z]+)?|of|es|au|US|IN|NSW|ACT|LHI|UCT|UTC|GMT0?)$/;

/** Whether java.time.ZoneId takes it. */
function isZone(text: string): boolean {
  if (plainZones.has(text)) return true;
  const offset = /^(?:UTC|GMT|UT|)([-+].*)$/.exec(text)?.[1];
  if (offset !== undefined) return isOffset(offset);
  if (!/^[A-Za-z]+\/[\w/+-]+$/.test(text) || text === GONE) return false;
  try {
    const known = new Intl.DateTimeFormat('en', { timeZone: text }).resolvedOptions().timeZone;
    return (
      known === text || (!isSame(known, text) && text.split(/[/_-]/).every((word) => zoneWord.test(word)))
    );
  } catch {
    return false;
  }
}

const isSame = (a: string, b: string) => a.toLowerCase() === b.toLowerCase();
