import { commandLine, type CommandOptions } from '../operate/session/command-line.ts';
import { printLines } from './terminal.ts';

/** 128 and SIGINT's number, as shells expect. */
export const INTERRUPTED = 130;

/** What Ctrl-C says where no work answers to it. */
let said = standing({});

function standing(where: CommandOptions): string {
  return `Interrupted; ${commandLine(where, 'status')} tells how the pipelines stand.`;
}

/** Lets Ctrl-C point at where a command works, as its options name it. */
export function pointAt(where: CommandOptions): void {
  said = standing(where);
}

/**
 * Runs work that Ctrl-C may end: with 130 as its exit code, as shells expect, where it ends as `Interrupted`.
 * @param work is given a signal that the first Ctrl-C aborts; a second one ends the process, as it does by default
 */
export async function interruptible<T>(work: (signal: AbortSignal) => Promise<T>): Promise<T> {
  const end = new AbortController();
  const interrupt = () => end.abort();
  process.once('SIGINT', interrupt);
  try {
    return await work(end.signal);
  } finally {
    process.off('SIGINT', interrupt);
  }
}

/**
 * Runs work that Ctrl-C cuts off.
 * @param text what it says then: what was done, what goes on, and how to resume or stop that
 */
export async function saying<T>(text: string, work: () => Promise<T>): Promise<T> {
  const before = said;
  said = text;
  try {
    return await work();
  } finally {
    said = before;
  }
}

/** Waits for Ctrl-C, or for another's SIGTERM. @returns the exit code of a program that was to run until then */
export function untilEnded(): Promise<number> {
  return new Promise((resolve) => {
    const end = (code: number) => () => {
      process.off('SIGINT', interrupted).off('SIGTERM', terminated);
      resolve(code);
    };
    const interrupted = end(INTERRUPTED);
    const terminated = end(0);
    process.once('SIGINT', interrupted).once('SIGTERM', terminated);
  });
}

/**
 * Lets Ctrl-C end the process with a word at any moment that nothing else answers to it.
 * @returns ends that
 */
export function answerInterrupts(): () => void {
  const answer = () => {
    // Somebody else does.
    if (process.listenerCount('SIGINT') > 1) return;
    // What is under way stands in the line.
    if (process.stdout.isTTY) printLines(process.stderr, '');
    printLines(process.stderr, said);
    process.exit(INTERRUPTED);
  };
  process.on('SIGINT', answer);
  return () => void process.off('SIGINT', answer);
}
