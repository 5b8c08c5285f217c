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
        else for (const one of found) print(one, screen);
        return 0;
      }),
    ),
  );
}

function print(status: PipelineStatus, screen: Terminal): void {
  const { print: say, style } = screen;
  const line = (word: string, text: string) => say(`${style('dim', word.padEnd(10))}${text}`);
  const { published, newest, executions } = status;
  say(style('bold', `${status.pipeline} · ${status.stage}`));
  line(
    'readers',
    published
      ? `see ${status.table} version ${published.version}: ${counted(published.rows, 'row')}, ${count(published.partitions)} partitions, ${bytes(published.bytes)}, published ${moment(published.publishedAt)}`
      : `have no version of ${status.table} yet`,
  );
  const running = executions.find(({ outcome }) => outcome === 'running');
  if (running) line('runs', `${running.execution}, since ${moment(running.startedAt)}`);
  line(
    'landing',
    newest
      ? `${newest.key}, ${bytes(newest.bytes)}, ${moment(newest.landedAt)}${status.waiting ? `   ${style('yellow', '! newer than what readers see')}` : ''}`
      : 'nothing has landed',
  );
  for (const [index, one] of status.notTaken.entries())
    line(index === 0 ? 'not taken' : '', `${style('yellow', '!')} ${one.key} ${one.reason}`);
  const more = status.notTakenCount - status.notTaken.length;
  if (more > 0) line('', `and ${count(more)} more`);
  line(
    'starts',
    [
      ...(status.startsOnLanding ? ['on landing'] : []),
      ...(status.schedule === 'none' ? [] : [`by the schedule ${status.schedule}`]),
      'by hand',
    ].join(', '),
  );
  for (const note of status.notes) line('note', `${style('yellow', '!')} ${note}`);
  if (executions.length > 0) {
    const rows = executionRows(withoutSkipped(executions));
    for (const text of table(...rows, screen)) say(text);
  }
  say();
}

function moment(iso: string): string {
  return `${iso.slice(0, 16).replace('T', ' ')} UTC`;
}
