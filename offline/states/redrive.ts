import type { Definition } from './definition.ts';
import type { Execution, RecordedEvent } from './history.ts';
import type { Place } from './interpreter.ts';
import { maxEvents } from './recorder.ts';

const DAY_MS = 24 * 3600_000;
const REDRIVABLE_PERIOD_MS = 14 * DAY_MS;
const MAX_OPEN_TIME_MS = 365 * DAY_MS;
const TOKEN_LIFE_MS = 15 * 60_000;
const TOKENS_KEPT = 10;

/**
 * Why an execution can't be redriven, in the words of *DescribeExecution*, `redriveStatusReason`; nothing when it can.
 * https://docs.aws.amazon.com/step-functions/latest/dg/redrive-executions.html
 */
export function whyNotRedrivable(execution: Execution, now: Date): string | undefined {
  const { status, startDate, stopDate, events } = execution;
  if (status === 'RUNNING' || status === 'SUCCEEDED') return `Execution is ${status} and cannot be redriven`;
  if (events >= maxEvents - 1) return 'Execution history event limit exceeded';
  if (now.getTime() - startDate.getTime() > MAX_OPEN_TIME_MS)
    return 'Execution has exceeded the max execution time';
  if (now.getTime() - (stopDate ?? startDate).getTime() > REDRIVABLE_PERIOD_MS)
    return 'Execution redrivable period exceeded';
  return undefined;
}

/** The earlier redrive that a client token asks for again: of the last 10 tokens, for 15 minutes. */
export function redrivenBy(
  { redriveTokens }: Execution,
  token: string | undefined,
  now: Date,
): Date | undefined {
  const found = redriveTokens.slice(-TOKENS_KEPT).find((one) => one.token === token);
  return found && now.getTime() - found.date.getTime() <= TOKEN_LIFE_MS ? found.date : undefined;
}

/** The execution as its redrive begins: the same one, running again. */
export function redriven(execution: Execution, token: string | undefined, now: Date): Execution {
  const { stopDate: _, error: __, cause: ___, output: ____, redriveTokens, ...rest } = execution;
  return {
    ...rest,
    status: 'RUNNING',
    redriveCount: execution.redriveCount + 1,
    redriveDate: now,
    redriveTokens: [...redriveTokens, ...(token === undefined ? [] : [{ token, date: now }])].slice(
      -TOKENS_KEPT,
    ),
  };
}

/**
 * Where a redrive goes on: at the state that was left unfinished, with the input that it had. When the process
 * died between two states, that is the second one (a Choice is evaluated again).
 */
export function placeOf(
  events: readonly RecordedEvent[],
  { StartAt, States }: Definition,
  execution: Execution,
): Place {
  const parse = (text = '{}'): unknown => JSON.parse(text);
  const start = { state: StartAt, input: parse(execution.input) };
  const last = events.findLast((event) => event.stateEnteredEventDetails ?? event.stateExitedEventDetails);
  if (last?.stateExitedEventDetails) {
    const { name, output } = last.stateExitedEventDetails;
    const state = States[name];
    if (state !== undefined && 'Next' in state && state.Next !== undefined)
      return { state: state.Next, input: parse(output) };
  }
  const entry = events.findLast((event) => event.stateEnteredEventDetails);
  if (entry?.stateEnteredEventDetails === undefined) return start;
  const { name, input } = entry.stateEnteredEventDetails;
  return { state: name, input: parse(input), entered: { event: entry.id, at: entry.timestamp } };
}
