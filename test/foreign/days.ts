import type { Notation } from '../../core/definition/notation.ts';

/** Tokens of a date's format, each as it may stand there. */
const TOKENS: Readonly<Record<string, string>> = {
  YYYY: String.raw`(?<year>\d{4})`,
  YY: String.raw`(?<year>\d{2})`,
  MM: String.raw`(?<month>\d{2})`,
  Mon: '(?<month>[A-Za-z]{3})',
  M: String.raw`(?<month>\d{1,2})`,
  DD: String.raw`(?<day>\d{2})`,
  D: String.raw`(?<day>\d{1,2})`,
};
const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];

/** The text at whose start a date of a format stands, as `YYYY-MM-DD` and what follows; nothing where none does. */
function dayAtStart(
  text: string,
  format: string,
): { readonly day: string; readonly rest: string } | undefined {
  const pattern = format
    .replaceAll(/[^A-Za-z]/g, String.raw`\$&`)
    .replaceAll(/YYYY|YY|Mon|MM|M|DD|D/g, (token) => TOKENS[token] ?? '');
  const found = new RegExp(`^${pattern}`).exec(text);
  const { year = '', month = '', day = '' } = found?.groups ?? {};
  const named = MONTHS.indexOf(month.toLowerCase()) + 1;
  const iso = [
    year.length === 2 ? `${Number(year) < 69 ? 20 : 19}${year}` : year,
    (named > 0 ? String(named) : month).padStart(2, '0'),
    day.padStart(2, '0'),
  ].join('-');
  const time = Date.parse(`${iso}T00:00:00Z`);
  // Date.parse takes the 31st of every month.
  if (!found || Number.isNaN(time) || new Date(time).toISOString().slice(0, 10) !== iso) return undefined;
  return { day: iso, rest: text.slice(found[0].length) };
}

/** A date of a format as `YYYY-MM-DD`; nothing where a text is none. */
export function dayIn(text: string, format: string): string | undefined {
  const found = dayAtStart(text, format);
  return found?.rest === '' ? found.day : undefined;
}

const CLOCK = /^[ T](\d{1,2}):(\d\d)(?::(\d\d)(?:[.,](\d+))?)?( ?(?:Z|UTC|([-+])(\d\d):?(\d\d)?))?$/i;
const MINUTE = 60_000;

/**
 * A date of a format and a time of day as `YYYY-MM-DD HH:MM:SS.fff`; nothing where a text is none.
 * @param zone whether the text has one, so that the moment is UTC's
 * @param fraction whether digits beyond a millisecond are cut off
 */
export function momentIn(
  text: string,
  format: string,
  { zone, fraction }: Pick<Notation, 'zone' | 'fraction'> = {},
): string | undefined {
  const found = dayAtStart(text, format);
  const [whole, hour = '', minute, second = '00', digits = '', its, sign, hours = '0', minutes = '0'] =
    CLOCK.exec(found?.rest ?? '') ?? [];
  if (!found || whole === undefined || (its !== undefined) !== (zone !== undefined)) return undefined;
  if (Number(hour) > 23 || Number(minute) > 59 || Number(second) > 59) return undefined;
  const local = Date.parse(`${found.day}T${hour.padStart(2, '0')}:${minute}:${second}Z`);
  const offset = (sign === '-' ? -1 : 1) * (Number(hours) * 60 + Number(minutes)) * MINUTE;
  const utc = new Date(local - offset).toISOString().slice(0, 19).replace('T', ' ');
  return sameMoment(`${utc}.${fraction === 'truncate' ? digits.slice(0, 3) : digits}`);
}

/** A number of seconds or milliseconds since 1970 as `YYYY-MM-DD HH:MM:SS.fff`; nothing where a text is none. */
export function unixIn(
  text: string,
  unit: NonNullable<Notation['unix']>,
  fraction: Notation['fraction'],
): string | undefined {
  const [, sign, whole = '', behind = ''] = /^(-?)(\d+)(?:[.,](\d+))?$/.exec(text) ?? [];
  const significant = behind.replace(/0+$/, '');
  const kept = unit === 'seconds' ? 3 : 0;
  if (whole === '' || (fraction === undefined && significant.length > kept)) return undefined;
  const milliseconds = Number(`${whole}${behind.slice(0, kept).padEnd(kept, '0')}`);
  const moment = new Date(sign === '-' ? -milliseconds : milliseconds);
  return sameMoment(moment.toISOString().slice(0, -1).replace('T', ' '));
}

/** A moment without the zeros that its fraction ends with. */
export function sameMoment(text: string): string {
  return text.includes('.') ? text.replace(/\.?0*$/, '') : text;
}
