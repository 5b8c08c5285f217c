import { executionName, stop } from './execution.ts';
import { durationOf, follow, type Followed, type StateRun } from './follow.ts';
import { Interrupted, interruptible } from '../../cli/interrupt.ts';
import { stateLine } from '../../cli/report.ts';
import { flagsOf, type Session } from '../session/session.ts';
import type { Terminal } from '../../cli/terminal.ts';
import type { Started } from './start.ts';
import { duration } from '../units.ts';

/**
 * Follows an execution in a terminal: a line for each state as it ends. Ctrl-C lets go of it, or stops it where the
 * offline AWS ends with this command.
 * @throws Interrupted saying that it goes on
 */
export async function watch(session: Session, executionArn: string, terminal: Terminal): Promise<Followed> {
  const { aws, at } = session;
  const { working, settle } = terminal;
  const letGo = new AbortController();
  let stopped = false;
  const interrupt = () => {
    if (at !== 'opened') return letGo.abort();
    stopped = true;
    // One that has ended meanwhile can't be stopped, and is told as it ended.
    stop(aws, executionArn, 'Stopped by Ctrl-C.').catch(() => undefined);
  };
  const watcher = {
    entered: (state: StateRun) => working(() => `${state.name}   ${duration(durationOf(state, new Date()))}`),
    left: (state: StateRun) =>
      settle(stateLine({ ...state, durationMs: durationOf(state, new Date()) }, terminal)),
  };
  try {
    const run = await interruptible(interrupt, () => follow(aws, executionArn, watcher, letGo.signal));
    if (stopped && run.status === 'ABORTED')
      throw new Interrupted(
        `The execution was stopped with the offline AWS; npx afluente redrive${flagsOf(session)} goes on with it.`,
      );
    return run;
  } catch (error) {
    if (!letGo.signal.aborted) throw error;
    settle();
    const execution = `${executionName(executionArn)}${flagsOf(session)}`;
    throw new Interrupted(
      `The execution goes on. See it with npx afluente executions ${execution}, end it with npx afluente stop ${execution}.`,
    );
  }
}

/** Says which execution was started and by whom, and follows it. */
export function followStarted(
  session: Session,
  { executionArn, by }: Started,
  terminal: Terminal,
): Promise<Followed> {
  const { print, style } = terminal;
  print(`${style('dim', 'execution'.padEnd(10))}${executionName(executionArn)}   ${style('dim', by)}`);
  return watch(session, executionArn, terminal);
}
