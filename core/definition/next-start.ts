import { faultOfSchedule, type Schedule } from './schedule.ts';

const DAY_MS = 86_400_000;
const WEEKDAYS = ['SUN', 'MON', 'TUE', 'WED', 'THU', 'FRI', 'SAT'];
/** A week, a day that the clock may skip, and the rest of today. */
const DAYS_AHEAD = 16;

/**
 * When a schedule starts next, as EventBridge Scheduler does: a time that the clock skips in spring isn't started at,
 * one that comes twice in autumn is the first of them, unless it comes every hour.
 * @param schedule of the grammar that `faultOfSchedule` takes
 * @returns nothing for another expression
 * @see https://docs.aws.amazon.com/scheduler/latest/UserGuide/schedule-types.html
 */
export function nextStart({ expression, timeZone }: Schedule, now: Date): Date | undefined {
  const [, minute, hour, weekday] =
    /^cron\((\d{1,2}) (\d{1,2}|\*) [*?] \* (\?|\*|[A-Z]{3}) \*\)$/.exec(expression) ?? [];
  if (minute === undefined || hour === undefined || faultOfSchedule({ expression, timeZone }))
    return undefined;
  const clock = clockIn(timeZone);
  const hours = hour === '*' ? Array.from({ length: 24 }, (_, index) => index) : [Number(hour)];
  const today = Math.floor(clock(now.getTime()) / DAY_MS) * DAY_MS;
  for (let day = today; day < today + DAYS_AHEAD * DAY_MS; day += DAY_MS) {
    if (WEEKDAYS.includes(weekday ?? '') && WEEKDAYS[new Date(day).getUTCDay()] !== weekday) continue;
    const moments = hours.flatMap((one) => {
      const found = momentsOf(day + (one * 60 + Number(minute)) * 60_000, clock);
      return hour === '*' ? found : found.slice(0, 1);
    });
    const next = moments.sort((one, other) => one - other).find((moment) => moment > now.getTime());
    if (next !== undefined) return new Date(next);
  }
  return undefined;
}

/** What a clock of a zone shows at a moment, as milliseconds that would be the same in UTC. */
type Clock = (moment: number) => number;

function clockIn(timeZone: string): Clock {
  const format = new Intl.DateTimeFormat('en-US', {
    timeZone,
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
  });
  return (moment) => {
    const shown = new Map(format.formatToParts(moment).map(({ type, value }) => [type, Number(value)]));
    const of = (part: Intl.DateTimeFormatPartTypes) => shown.get(part) ?? 0;
    return Date.UTC(of('year'), of('month') - 1, of('day'), of('hour'), of('minute'));
  };
}

/** The moments at which a clock shows a minute: none where it skips it, two where it shows it twice. */
function momentsOf(shown: number, clock: Clock): number[] {
  const offsets = [-DAY_MS, DAY_MS].map((far) => clock(shown + far) - (shown + far));
  const moments = new Set(offsets.map((offset) => shown - offset));
  return [...moments].filter((moment) => clock(moment) === shown).sort((one, other) => one - other);
}

/** The same of a schedule as a stack's output says it: `cron(0 3 * * ? *) America/Sao_Paulo`, or `none`. */
export function nextStartOf(output: string, now: Date): Date | undefined {
  const [, expression, timeZone] = /^(cron\(.*\)) (\S+)$/.exec(output) ?? [];
  return expression === undefined || timeZone === undefined
    ? undefined
    : nextStart({ expression, timeZone }, now);
}
