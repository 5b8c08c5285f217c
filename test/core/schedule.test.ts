import { nextStart } from '../../core/definition/next-start.ts';
import { daily, hourly, weekly } from '../../core/definition/schedule.ts';

const next = (schedule: Parameters<typeof nextStart>[0], after: string) =>
  nextStart(schedule, new Date(after))?.toISOString();

test.each([
  ['the same day', daily('03:00'), '2026-11-23T02:59:59.999Z', '2026-11-23T03:00:00.000Z'],
  ['the day after, once it is time', daily('03:00'), '2026-11-23T03:00:00.000Z', '2026-11-24T03:00:00.000Z'],
  [
    'in its zone',
    daily('03:00', 'America/Sao_Paulo'),
    '2026-11-23T03:00:00.000Z',
    '2026-11-23T06:00:00.000Z',
  ],
  ['over a year’s end', daily('00:05', 'Asia/Tokyo'), '2026-12-31T15:05:00.000Z', '2027-01-01T15:05:00.000Z'],
  ['the same week', weekly('WED', '03:00'), '2026-11-23T12:00:00.000Z', '2026-11-25T03:00:00.000Z'],
  ['the week after', weekly('MON', '03:00'), '2026-11-23T12:00:00.000Z', '2026-11-30T03:00:00.000Z'],
  ['the same hour', hourly(30), '2026-11-23T12:10:00.000Z', '2026-11-23T12:30:00.000Z'],
  ['the hour after', hourly(30), '2026-11-23T12:30:00.000Z', '2026-11-23T13:30:00.000Z'],
  [
    'by the minutes of a zone that has a part of an hour',
    hourly(0, 'Asia/Kolkata'),
    '2026-11-23T12:00:00.000Z',
    '2026-11-23T12:30:00.000Z',
  ],
  // Clocks go from 2:00 to 3:00 on 29 March 2026, and from 3:00 to 2:00 on 25 October.
  [
    'the day after, where clocks skip the time',
    daily('02:30', 'Europe/Lisbon'),
    '2026-03-28T12:00:00.000Z',
    '2026-03-29T01:30:00.000Z',
  ],
  [
    'the day after, where clocks skip the time',
    daily('02:30', 'Europe/Berlin'),
    '2026-03-28T12:00:00.000Z',
    '2026-03-30T00:30:00.000Z',
  ],
  [
    'the first of two, where clocks repeat the time',
    daily('02:30', 'Europe/Berlin'),
    '2026-10-24T12:00:00.000Z',
    '2026-10-25T00:30:00.000Z',
  ],
  [
    'once, where clocks repeat the time',
    daily('02:30', 'Europe/Berlin'),
    '2026-10-25T00:30:00.000Z',
    '2026-10-26T01:30:00.000Z',
  ],
])('what has a schedule starts next %s', (_, schedule, after, expected) => {
  expect(next(schedule, after)).toBe(expected);
});

test.each([
  { expression: 'rate(1 hour)', timeZone: 'UTC' },
  { expression: 'cron(0 3 1 * ? *)', timeZone: 'UTC' },
  { expression: 'cron(0 3 * * ? *)', timeZone: 'Mars/Olympus' },
])('what no definition writes is not guessed at: %j', (schedule) => {
  expect(next(schedule, '2026-11-23T12:00:00.000Z')).toBeUndefined();
});
