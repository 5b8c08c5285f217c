import { commandLine } from '../../operate/session/command-line.ts';
import { type Command, InvalidArgumentError } from 'commander';
import { action, command } from '../command.ts';
import { interruptible } from '../interrupt.ts';
import { functionKind, logSources } from '../../operate/logs/sources.ts';
import { logLines } from '../log-lines.ts';
import { isInScope, newestExecution, scopeOf } from '../../operate/logs/window.ts';
import type { Context } from '../context.ts';
import { readLogs } from '../../operate/logs/read.ts';
import { onPipeline, type Session, type Where } from '../../operate/session/session.ts';
import { locatable } from '../where.ts';
import { handOver, terminal, type Terminal } from '../terminal.ts';
import { UserError } from '../../operate/user-error.ts';
import type { LogLine, ReadLine } from '../../operate/documents/log-line.ts';

interface Options extends Where {
  readonly pipeline: string;
  readonly task?: string;
  readonly execution?: string;
  readonly since?: number;
  readonly follow?: true;
  readonly all?: true;
  readonly json?: true;
}

export function logsCommand(context: Context): Command {
  const made = command(
    'logs',
    'Shows what the functions of a pipeline logged, by default of its newest execution.',
    [
      'npx afluente logs',
      'npx afluente logs --task ctas --since 1h',
      'npx afluente logs --execution last --json > lines.jsonl',
      'npx afluente logs --stage prod --follow',
    ],
  )
    .option('--task <kind>', 'of one task, by its kind or its state: ctas, ctas_orders_summary')
    .option(
      '--execution <name>',
      'of one execution, by its name or run, the beginning of either, its short id, or last',
    )
    .option(
      '--since <duration>',
      'of the last 30s, 15m, 2h or 7d; of every execution where none is named',
      durationOf,
    )
    .option('--follow', 'goes on with what comes in, until Ctrl-C')
    .option('--all', "with Lambda's own lines and metrics")
    .option('--json', 'one JSON object a line: time, task, execution, level, message, fields; every line');
  return locatable(made).action(
    action(async (options: Options) => onPipeline(options, context, (session) => showLogs(session, options))),
  );
}

const UNITS: Readonly<Record<string, number>> = { s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 };

/** @returns milliseconds */
function durationOf(text: string): number {
  const [, number = '', unit = ''] = /^(\d{1,6})([smhd])$/.exec(text) ?? [];
  const size = UNITS[unit];
  if (size !== undefined) return Number(number) * size;
  throw new InvalidArgumentError('It is a duration, such as 30s, 15m, 2h or 7d.');
}

async function showLogs(session: Session, options: Options): Promise<number> {
  const { aws, pipeline } = session;
  const { follow = false, execution, since } = options;
  if (follow && session.at === 'opened')
    throw new UserError(
      `Nothing comes in while nobody keeps the offline AWS up; run ${commandLine(session, 'offline')} first, or leave --follow out.`,
    );
  const task = options.task === undefined ? undefined : functionKind(pipeline, options.task);
  const screen = terminal(process.stdout);
  const scope = await scopeOf(session, { task, execution, since, follow }, new Date());
  if (!scope) {
    if (!options.json)
      screen.print(`${pipeline.name} never ran; ${commandLine(session, 'upload', ['FILE'])} starts it.`);
    return 0;
  }
  const printer = new Printer(screen, options);
  const enough = new AbortController();
  // Whoever reads a pipe may have enough: `| head`.
  process.stdout.on('error', () => enough.abort());
  const read = async (signal?: AbortSignal) => {
    for await (const line of readLogs(aws, logSources(pipeline, task), scope, { signal })) {
      if (enough.signal.aborted || signal?.aborted) break;
      if (isInScope(line, scope)) printer.print(line);
    }
  };
  await (follow ? interruptible((ctrlC) => read(AbortSignal.any([ctrlC, enough.signal]))) : read());
  if (options.json) return 0;
  if (follow) await tellRunning(session, screen);
  else if (printer.printed === 0)
    screen.print(`Nothing was logged${scope.execution === undefined ? '' : ` by ${scope.execution}`}.`);
  return 0;
}

/** Prints the lines that are asked for, and the execution that they are of before its first. */
class Printer {
  printed = 0;
  #execution: string | undefined;
  readonly #screen: Terminal;
  readonly #options: Options;
  readonly #stacks = Boolean(process.env['AFLUENTE_DEBUG']);

  constructor(screen: Terminal, options: Options) {
    this.#screen = screen;
    this.#options = options;
  }

  print(line: ReadLine): void {
    const { all, json } = this.#options;
    if (!all && !json && line.kind !== 'line') return;
    this.printed += 1;
    if (json) {
      handOver(asJson(line));
      return;
    }
    const { print, style } = this.#screen;
    if (line.execution !== undefined && line.execution !== this.#execution) {
      this.#execution = line.execution;
      print(style('dim', `execution ${line.execution}`));
    }
    for (const text of logLines(line, this.#screen, this.#stacks)) print(text);
  }
}

function asJson({ time, task, execution, level, message, fields }: LogLine): string {
  return JSON.stringify({ time, task, execution, level, message, fields });
}

/** After Ctrl-C: an execution that is at work goes on without us. */
async function tellRunning(session: Session, { print }: Terminal): Promise<void> {
  const newest = await newestExecution(session.aws, session.pipeline);
  if (newest?.status !== 'RUNNING') return;
  const see = commandLine(session, 'executions', [newest.name ?? 'last']);
  print(`The execution goes on. See it with ${see}.`);
}
