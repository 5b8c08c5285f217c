/** When EventBridge Scheduler starts the pipeline. */
export interface Schedule {
  /** `cron(minute hour day-of-month month day-of-week year)`, as EventBridge Scheduler takes it. */
  readonly expression: string;
  /** An IANA time zone: `America/Sao_Paulo`. */
  readonly timeZone: string;
}

const WEEKDAYS = ['SUN', 'MON', 'TUE', 'WED', 'THU', 'FRI', 'SAT'] as const;
export type Weekday = (typeof WEEKDAYS)[number];

/** Every day at `time` (`HH:MM`, 24 hours) in `timeZone`. A wrong time or zone is named when the app is synthesized. */
export function daily(time: string, timeZone = 'UTC'): Schedule {
  return { expression: `cron(${atTime(time)} * * ? *)`, timeZone };
}

/** Every week on `day` (`MON` … `SUN`) at `time` (`HH:MM`, 24 hours) in `timeZone`. */
export function weekly(day: Weekday, time: string, timeZone = 'UTC'): Schedule {
  return { expression: `cron(${atTime(time)} ? * ${day} *)`, timeZone };
}

/** Every hour, `minute` minutes past it. */
export function hourly(minute = 0, timeZone = 'UTC'): Schedule {
  return { expression: `cron(${minute} * * * ? *)`, timeZone };
}

/** `03:05` → `5 3`; what isn't a time is kept as written, for the validation to name. */
function atTime(time: string): string {
  const [, hour, minute] = /^(\d{2}):(\d{2})$/.exec(time) ?? [];
  return hour === undefined || minute === undefined ? time : `${Number(minute)} ${Number(hour)}`;
}

const HOUR_SECONDS = 3600;
/** What a run may take, its start an hour late, before somebody should look: two hours in all. */
const GRACE_SECONDS = 2 * HOUR_SECONDS;

/**
 * How long after a success the next one must have come, in seconds: the schedule's longest gap, an hour longer where
 * clocks are put back, and time for the run.
 */
export function successAllowance({ expression }: Schedule): number {
  const [, hour = '*', , , weekday = '?'] = expression.replace('cron(', '').split(' ');
  const hours = hour === '*' ? 1 : weekday === '?' ? 25 : 7 * 24 + 1;
  return hours * HOUR_SECONDS + GRACE_SECONDS;
}

const CRON = /^cron\((\d{1,2}) (\d{1,2}|\*) (\*|\?) \* (\?|[A-Z]{3}) \*\)$/;

/**
 * What is wrong with a schedule, or nothing. The grammar is the part of EventBridge Scheduler's cron
 * (https://docs.aws.amazon.com/scheduler/latest/UserGuide/schedule-types.html) that `daily`, `weekly`
 * and `hourly` write.
 */
export function faultOfSchedule(schedule: Schedule): string | undefined {
  const parts = CRON.exec(schedule.expression);
  if (!parts) return `${schedule.expression} holds no time of the form HH:MM`;
  const [, minute = '', hour = '', , weekday = ''] = parts;
  if (Number(minute) > 59) return `minute ${minute} is not in 0 to 59`;
  if (hour !== '*' && Number(hour) > 23) return `hour ${hour} is not in 0 to 23`;
  if (weekday !== '?' && !WEEKDAYS.some((day) => day === weekday)) return `${weekday} is not a weekday`;
  return isTimeZone(schedule.timeZone) ? undefined : `${schedule.timeZone} is not a time zone (such as UTC)`;
}

function isTimeZone(name: string): boolean {
  try {
    Intl.DateTimeFormat('en', { timeZone: name });
    return true;
  } catch {
    return false;
  }
}
