import { daily, hourly, type Schedule, weekly } from '../../core/definition/schedule.ts';
import { nextStart, nextStartOf } from '../../core/definition/next-start.ts';
import { scheduleExpression } from '../../offline/events/schedule-expression.ts';

const next = (schedule: Schedule, now: string) => nextStart(schedule, new Date(now))?.toISOString();

test('a day’s, a week’s and an hour’s next start', () => {
  expect(next(daily('03:00', 'America/Sao_Paulo'), '2026-11-27T05:59:59Z')).toBe('2026-11-27T06:00:00.000Z');
  expect(next(daily('03:00', 'America/Sao_Paulo'), '2026-11-27T06:00:00Z')).toBe('2026-11-28T06:00:00.000Z');
  expect(next(weekly('MON', '00:30'), '2026-11-27T05:59:59Z')).toBe('2026-11-30T00:30:00.000Z');
  expect(next(hourly(15, 'Asia/Kolkata'), '2026-11-27T05:50:00Z')).toBe('2026-11-27T06:45:00.000Z');
});

test('a time that the clock skips is not started at, one that comes twice is its first', () => {
  expect(next(daily('02:30', 'Europe/Lisbon'), '2026-03-28T23:00:00Z')).toBe('2026-03-29T01:30:00.000Z');
  expect(next(daily('02:30', 'Europe/Berlin'), '2026-03-28T23:00:00Z')).toBe('2026-03-30T00:30:00.000Z');
  expect(next(daily('02:30', 'Europe/Berlin'), '2026-10-24T23:00:00Z')).toBe('2026-10-25T00:30:00.000Z');
  expect(next(daily('02:30', 'Europe/Berlin'), '2026-10-25T00:30:00Z')).toBe('2026-10-26T01:30:00.000Z');
  // A Sunday of which nothing is left.
  expect(next(weekly('SUN', '02:30', 'Europe/Berlin'), '2026-03-23T00:00:00Z')).toBe(
    '2026-04-05T00:30:00.000Z',
  );
});

/** Zones, and the days of 2026 on which their clocks are put forward and back; the last by half an hour. */
test.each([
  ['America/Sao_Paulo', '2026-03-08', '2026-11-01'],
  ['America/New_York', '2026-03-08', '2026-11-01'],
  ['Europe/Berlin', '2026-03-29', '2026-10-25'],
  ['Australia/Lord_Howe', '2026-10-04', '2026-04-05'],
])('in %s it is what the offline Scheduler starts at, around %s and %s', (zone, ...days) => {
  for (const schedule of [daily('02:15', zone), weekly('SUN', '01:45', zone), hourly(10, zone)]) {
    const offline = scheduleExpression(schedule.expression, zone, new Date(0));
    for (const day of days)
      for (let hours = -30; hours < 54; hours += 3.7) {
        const now = new Date(Date.parse(day) + hours * 3_600_000);
        expect([schedule, now, nextStart(schedule, now)]).toEqual([schedule, now, offline(now)]);
      }
  }
});

test('of a stack’s output, which may say that there is none', () => {
  const now = new Date('2026-11-27T05:00:00Z');
  expect(nextStartOf('cron(0 3 * * ? *) America/Sao_Paulo', now)?.toISOString()).toBe(
    '2026-11-27T06:00:00.000Z',
  );
  expect([nextStartOf('none', now), nextStartOf('rate(1 hour) UTC', now)]).toEqual([undefined, undefined]);
});
