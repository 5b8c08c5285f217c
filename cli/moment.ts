import type { Terminal } from './terminal.ts';

/** To which part of a second a moment is told. */
type Precision = 'minute' | 'second' | 'millisecond';

/**
 * A moment as it is read: in a terminal in local time, `2026-11-23 01:30 GMT-3`; in a pipe in ISO 8601, as it is.
 * @param iso ISO 8601
 * @param zone an IANA time zone; that of this machine by default
 */
export function moment(
  iso: string,
  { width }: Pick<Terminal, 'width'>,
  precision: Precision = 'minute',
  zone?: string,
): string {
  if (width === undefined) return iso;
  const format = new Intl.DateTimeFormat('en-US', {
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
    fractionalSecondDigits: 3,
    timeZoneName: 'short',
    hourCycle: 'h23',
    timeZone: zone,
  });
  const parts = new Map(format.formatToParts(new Date(iso)).map(({ type, value }) => [type, value]));
  const part = (type: Intl.DateTimeFormatPartTypes) => parts.get(type) ?? '';
  const second = precision === 'minute' ? '' : `:${part('second')}`;
  const fraction = precision === 'millisecond' ? `.${part('fractionalSecond')}` : '';
  return `${part('year')}-${part('month')}-${part('day')} ${part('hour')}:${part('minute')}${second}${fraction} ${part('timeZoneName')}`;
}
