/** When a value is known: from CloudWatch to a rule. All numbers are seconds. */

/** A CloudWatch datapoint at T stands for [T, T + PERIOD). */
export const PERIOD = 60;

/**
 * How long after a minute ended the exporter asks for it first. The first answer is the one that stays, so it has to
 * be whole by then: CloudWatch has most metrics within two minutes.
 */
export const DELAY = 180;

/**
 * How often the exporter asks. CloudWatch bills each metric that is asked for, however many datapoints come back.
 */
export const POLL = 300;

/** How far back each poll looks. Three times POLL: what one or two failed polls missed, the next one brings. */
export const LENGTH = 900;

/** How often Prometheus asks the exporter, and how often rules are evaluated. */
export const SCRAPE = 60;

/** How long one poll may take. */
const POLL_TAKES = 60;

/**
 * The age, counted from its T, at which a datapoint is known to every rule at the latest: its own minute and the
 * delay pass, then a poll, a scrape and an evaluation may each just have been missed. 720 s.
 */
export const LATEST = PERIOD + DELAY + POLL + POLL_TAKES + SCRAPE + SCRAPE;

/**
 * The range in which something that happened is looked for. Known after LATEST at the latest, it is then seen for
 * 18 minutes and more, which is 18 evaluations.
 */
export const EVENT_WINDOW = 1800;

/**
 * The range in which the last value of the heartbeat is looked for: HEARTBEAT_SECONDS + LATEST = 1,020 s without a fault, and
 * two lost heartbeats more are 1,620 s.
 */
export const GAUGE_WINDOW = 1800;

/**
 * A function's metrics bear the time at which the invocation began, and come when it has ended:
 * https://docs.aws.amazon.com/lambda/latest/dg/monitoring-metrics.html
 * @param longest the longest timeout of a function
 */
export function lambdaLength(longest: number): number {
  return LENGTH + longest;
}

/**
 * How old a sample Prometheus still takes: DELAY + the longest length (900 + 900) + POLL + POLL_TAKES + SCRAPE =
 * 2,400 s, rounded up.
 */
export const OUT_OF_ORDER = 3600;

/** `30m`, `1h`, `45s`: a duration of Prometheus. */
export function duration(seconds: number): string {
  if (seconds % 86_400 === 0) return `${seconds / 86_400}d`;
  if (seconds % 3600 === 0) return `${seconds / 3600}h`;
  return seconds % 60 === 0 ? `${seconds / 60}m` : `${seconds}s`;
}
