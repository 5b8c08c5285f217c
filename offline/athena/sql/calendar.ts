/** The proleptic Gregorian calendar, of any year. JavaScript's own ends with the year 275760. */

const MICROS_A_DAY = 86_400_000_000n;
/** The calendar repeats after 400 years; an era begins with a March, so that the leap day is its years' last. */
const DAYS_AN_ERA = 146_097;
/** Days from the first of March of the year 0 to 1970-01-01. */
const DAYS_TO_EPOCH = 719_468;

const isLeap = (year: number) => year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);
const daysIn = (year: number, month: number) =>
  month === 2 ? (isLeap(year) ? 29 : 28) : [4, 6, 9, 11].includes(month) ? 30 : 31;

/** Days since 1970-01-01, or undefined where the calendar has no such day. The year 0 is 1 BC. */
export function epochDay(year: number, month: number, day: number): number | undefined {
  if (month < 1 || month > 12 || day < 1 || day > daysIn(year, month)) return undefined;
  const marchYear = month > 2 ? year : year - 1;
  const era = Math.floor(marchYear / 400);
  const yearOfEra = marchYear - era * 400;
  const dayOfYear = Math.floor((153 * ((month + 9) % 12) + 2) / 5) + day - 1;
  const dayOfEra = yearOfEra * 365 + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100) + dayOfYear;
  return era * DAYS_AN_ERA + dayOfEra - DAYS_TO_EPOCH;
}

/**
 * `2024-01-31` of days since 1970-01-01. Years before the first have a minus.
 * @param plus what stands before a year of more than four digits: Java's formatters write one, Trino's CAST of a
 *   date none
 */
export function dateText(epochDays: number, plus: '+' | ''): string {
  const days = epochDays + DAYS_TO_EPOCH;
  const era = Math.floor(days / DAYS_AN_ERA);
  const dayOfEra = days - era * DAYS_AN_ERA;
  const yearOfEra = Math.floor(
    (dayOfEra -
      Math.floor(dayOfEra / 1460) +
      Math.floor(dayOfEra / 36_524) -
      Math.floor(dayOfEra / 146_096)) /
      365,
  );
  const dayOfYear = dayOfEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100));
  const monthFromMarch = Math.floor((5 * dayOfYear + 2) / 153);
  const day = dayOfYear - Math.floor((153 * monthFromMarch + 2) / 5) + 1;
  const month = ((monthFromMarch + 2) % 12) + 1;
  const year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0);
  const sign = year < 0 ? '-' : year > 9999 ? plus : '';
  const two = (value: number) => String(value).padStart(2, '0');
  return `${sign}${String(Math.abs(year)).padStart(4, '0')}-${two(month)}-${two(day)}`;
}

/** `2024-01-31 10:00:00.123`, with `precision` digits of the second, of microseconds since the epoch. */
export function momentText(micros: bigint, precision: number): string {
  const rest = ((micros % MICROS_A_DAY) + MICROS_A_DAY) % MICROS_A_DAY;
  const day = dateText(Number((micros - rest) / MICROS_A_DAY), '+');
  const [whole, fraction] = [rest / 1_000_000n, String(rest % 1_000_000n).padStart(6, '0')];
  const two = (value: bigint) => String(value).padStart(2, '0');
  const time = `${two(whole / 3600n)}:${two((whole / 60n) % 60n)}:${two(whole % 60n)}`;
  return `${day} ${time}${precision === 0 ? '' : `.${fraction.slice(0, precision)}`}`;
}
