import type { Attendance, Listener, Progress } from '../operate/attendance.ts';
import { executionName } from '../operate/executions/execution.ts';
import { durationOf } from '../operate/executions/follow.ts';
import { bytes, count, counted, duration } from '../operate/units.ts';
import { interruptible } from './interrupt.ts';
import { stateLine } from './report.ts';
import { WORD_WIDTH } from './word-lines.ts';
import type { Terminal } from './terminal.ts';

/**
 * Attends an operation for the person at a terminal: tells how far it is, and lets Ctrl-C end it.
 * @param aside as `narrator` takes it
 */
export async function attended<T>(
  screen: Terminal,
  operation: (attendance: Required<Attendance>) => Promise<T>,
  aside = screen,
): Promise<T> {
  try {
    return await interruptible((signal) => operation({ tell: narrator(screen, aside), signal }));
  } finally {
    screen.settle();
    aside.settle();
  }
}

/**
 * Tells of an operation in a terminal: what is under way, and a line for what stays.
 * @param aside is told why minutes pass before anything happens, also where the screen is silent for `--json`
 */
export function narrator(screen: Terminal, aside = screen): Listener {
  const { print, style, working, settle } = screen;
  const word = (text: string) => style('dim', text.padEnd(WORD_WIDTH));
  return (progress) => {
    aside.settle();
    switch (progress.kind) {
      case 'landing':
        return working(() => landingLine(progress));
      case 'unheard': {
        const { stage, until, milliseconds, waits, instead } = progress;
        const hears = `${stage} was deployed just now: S3 tells EventBridge of what lands from about five minutes later`;
        const command = style('cyan', instead);
        if (!waits) {
          aside.print(`${word('unheard')}${hears}, and never of what landed before`);
          return aside.print(`${word('start it')}${command}`);
        }
        aside.print(`${word('unheard')}${hears}, in ${duration(milliseconds)}`);
        aside.print(`${word('sooner')}${command}`);
        return aside.working(
          () => `waiting to be heard   ${duration(Math.max(0, until.getTime() - Date.now()))}`,
        );
      }
      case 'landed':
        return settle(`${word('landed')}${landedText(progress)}`);
      case 'started': {
        const { executionArn, by } = progress.started;
        return print(`${word('execution')}${executionName(executionArn)}   ${style('dim', by)}`);
      }
      case 'entered':
        return working(() => `${progress.state.name}   ${duration(durationOf(progress.state, new Date()))}`);
      case 'left':
        return settle(stateLine({ ...progress.state, durationMs: progress.milliseconds }, screen));
      case 'resting':
        return working(() => 'waiting for the pipeline to rest');
      case 'counting':
        return working(
          () =>
            `counting what there is   ${counted(progress.versions, 'version of an object', 'versions of objects')}`,
        );
      case 'emptying': {
        const { folder, gone, of } = progress;
        return working(
          () => `emptying ${folder}${of === undefined ? '' : `   ${count(gone)} of ${count(of)}`}`,
        );
      }
      case 'emptied':
        return settle(`emptied ${progress.folder}`);
      case 'dropped':
        return print(`dropped ${counted(progress.tables, 'table')}`);
      case 'deleting':
        return working(() => `deleting the stack ${progress.stack}`);
      case 'deleted':
        return settle(`deleted the stack ${progress.stack}`);
    }
  };
}

type Of<K extends Progress['kind']> = Extract<Progress, { readonly kind: K }>;

function landingLine({ name, sent, bytes: size, milliseconds }: Of<'landing'>): string {
  return `landing ${name}   ${bar(sent, size)}   ${rate(sent, milliseconds)}`;
}

/** Below that the rate says more of the connection's start than of its speed. */
const WORTH_A_RATE = 10_000_000;

function landedText({ file: { key, bytes: size }, milliseconds }: Of<'landed'>): string {
  return `${key}, ${bytes(size)} in ${duration(milliseconds)}${size >= WORTH_A_RATE ? `, ${rate(size, milliseconds)}` : ''}`;
}

const BAR_WIDTH = 24;

function bar(sent: number, size: number): string {
  const share = size > 0 ? sent / size : 1;
  const full = Math.round(share * BAR_WIDTH);
  return `${'█'.repeat(full)}${'░'.repeat(BAR_WIDTH - full)} ${Math.floor(share * 100)} %`;
}

function rate(sent: number, milliseconds: number): string {
  return `${bytes((sent / Math.max(milliseconds, 1)) * 1000)}/s`;
}
