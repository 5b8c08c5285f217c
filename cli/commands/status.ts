import type { Command } from 'commander';
import { action, command } from '../command.ts';
import { withoutSkipped } from '../../operate/executions/skipped.ts';
import { executionRows } from '../execution-rows.ts';
import type { Context } from '../context.ts';
import { DEFAULT_FOLDERS } from '../../operate/session/command-line.ts';
import { onStage, type Where } from '../../operate/session/session.ts';
import { stageable } from '../where.ts';
import { findPipeline } from '../../operate/session/stage.ts';
import { amongOf } from '../../operate/pipeline/standing.ts';
import { statusOf } from '../../operate/pipeline/status.ts';
import { table } from '../table.ts';
import { handOver, terminal, type Terminal } from '../terminal.ts';
import { bytes, count, counted } from '../../operate/units.ts';
import { commandLine } from '../../operate/session/command-line.ts';
import { moment } from '../moment.ts';
import { wordLines } from '../word-lines.ts';
import type { PipelineStatus } from '../../operate/documents/status.ts';

interface Options extends Where {
  readonly pipeline?: string;
  readonly pipelines: string;
  readonly json?: true;
}

export function statusCommand(context: Context): Command {
  const made = command('status', 'How the pipelines stand: what readers see, what runs, what waits.', [
    'npx afluente status',
    'npx afluente status --pipeline orders --stage prod',
    'npx afluente status --json',
  ])
    .option('--pipeline <name>', 'only this one (default: all)')
    .option('--pipelines <directory>', "the folder with the pipelines' folders", DEFAULT_FOLDERS)
    .option('--json', 'an array of objects on standard output');
  return stageable(made).action(
    action(async (options: Options) =>
      onStage(options, context, async (session) => {
        const { aws, stage, pipelines } = session;
        const { pipeline: name } = options;
        const among = amongOf(session);
        const chosen = name === undefined ? pipelines : [findPipeline(pipelines, stage, name)];
        const found = await Promise.all(chosen.map((pipeline) => statusOf(aws, pipeline, among)));
        const screen = terminal(process.stdout);
        if (options.json) handOver(JSON.stringify(found, null, 2));
        else
          for (const one of found)
            print(one, screen, session.at === 'opened' ? commandLine(session, 'offline') : undefined);
        return 0;
      }),
    ),
  );
}

/** @param up the command that keeps up the offline AWS where nobody does: without it no schedule starts anything */
function print(status: PipelineStatus, screen: Terminal, up: string | undefined): void {
  const { print: say, style } = screen;
  const { line, lines } = wordLines(screen);
  const { published, newest, executions } = status;
  say(style('bold', `${status.pipeline} · ${status.stage}`));
  line(
    'readers',
    published
      ? `see ${status.table} version ${published.version}: ${counted(published.rows, 'row')}, ${counted(published.partitions, 'partition')}, ${bytes(published.bytes)}, published ${moment(published.publishedAt, screen)}`
      : `have no version of ${status.table} yet`,
  );
  const running = executions.find(({ outcome }) => outcome === 'running');
  if (running) line('runs', `${running.execution}, since ${moment(running.startedAt, screen)}`);
  line(
    'landing',
    newest
      ? `${newest.key}, ${bytes(newest.bytes)}, ${moment(newest.landedAt, screen)}${status.landedCount > 1 ? `, of ${count(status.landedCount)} files` : ''}${status.waiting ? `   ${style('yellow', '! newer than what readers see')}` : ''}`
      : 'nothing has landed',
  );
  lines(
    'not taken',
    status.notTaken.map(({ key, reason }) => `${style('yellow', '!')} ${key} ${reason}`),
  );
  const more = status.notTakenCount - status.notTaken.length;
  if (more > 0) line('', `and ${count(more)} more`);
  line(
    'starts',
    [
      ...(status.startsOnLanding ? ['on landing'] : []),
      ...(status.schedule === 'none' ? [] : [scheduleInWords(status, screen, up)]),
      'by hand',
    ].join(', '),
  );
  for (const note of status.notes) line('note', `${style('yellow', '!')} ${note}`);
  if (executions.length > 0) {
    const rows = executionRows(withoutSkipped(executions), screen);
    for (const text of table(...rows, screen)) say(text);
  }
  say();
}

function scheduleInWords({ schedule, nextStart }: PipelineStatus, screen: Terminal, up?: string): string {
  const next =
    nextStart === undefined
      ? ''
      : ` (next ${moment(nextStart, screen)}${up === undefined ? '' : `, while ${up} is up`})`;
  return `by the schedule ${schedule}${next}`;
}
