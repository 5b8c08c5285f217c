import { Cron } from 'croner';
import { NotImitated } from '../kernel/aws-error.ts';

/** The next time after `date` that a schedule is due, or `undefined` when it is never due again. */
export type NextRun = (date: Date) => Date | undefined;

const units: Readonly<Record<string, number>> = { minute: 60_000, hour: 3_600_000, day: 86_400_000 };

/**
 * Reads `cron(…)`, `rate(…)` or `at(…)` (*Schedule types in EventBridge Scheduler*).
 * @param timeZone IANA name that cron and at are read in
 * @param created when the schedule was made: a rate counts from there
 * @throws NotImitated for an expression that Scheduler would not take, or that isn't known here
 */
export function scheduleExpression(expression: string, timeZone: string, created: Date): NextRun {
  const [, kind, body = ''] = /^(cron|rate|at)\((.*)\)$/.exec(expression) ?? [];
  switch (kind) {
    case 'cron':
      return cron(expression, body, timeZone);
    case 'rate': {
      const [, amount, unit = ''] = /^([1-9]\d*) (minute|hour|day)s?$/.exec(body) ?? [];
      const period = Number(amount) * (units[unit] ?? Number.NaN);
      if (Number.isNaN(period)) throw new NotImitated(`the schedule ${expression}`);
      return (date) => {
        const periods = Math.max(0, Math.floor((date.getTime() - created.getTime()) / period) + 1);
        return new Date(created.getTime() + periods * period);
      };
    }
    case 'at': {
      if (!/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d$/.test(body)) throw new NotImitated(`the schedule ${expression}`);
      const once = new Cron(body, { timezone: timeZone, paused: true });
      return (date) => once.nextRun(date) ?? undefined;
    }
    default:
      throw new NotImitated(`the schedule ${expression}`);
  }
}

function cron(expression: string, body: string, timezone: string): NextRun {
  const [minutes, hours, dayOfMonth, month, dayOfWeek, year, ...more] = body.split(/\s+/);
  const questions = [dayOfMonth, dayOfWeek].filter((field) => field === '?').length;
  if (minutes === undefined || year === undefined || more.length > 0 || questions !== 1)
    throw new NotImitated(`the schedule ${expression}`);
  // AWS counts weekdays from SUN = 1, as Quartz does, and starts `0/15` where croner wants `0-59/15`.
  const field = (text = '', last: number) => text.replace(/^(\d+)\//, `$1-${last}/`);
  const pattern = [0, field(minutes, 59), field(hours, 23), dayOfMonth, month, dayOfWeek, year].join(' ');
  const schedule = new Cron(pattern, {
    timezone,
    paused: true,
    alternativeWeekdays: true,
    mode: '7-part',
    fixedTimeRule: 'no-wildcard',
  });
  return (date) => {
    // A time that the clock skips in spring is skipped; croner would shift it to the first one after the gap.
    for (let next = schedule.nextRun(date); next !== null; next = schedule.nextRun(next))
      if (schedule.match(next)) return next;
    return undefined;
  };
}
