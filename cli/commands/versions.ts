import { commandLine } from '../../operate/session/command-line.ts';
import type { Command } from 'commander';
import { action, command } from '../command.ts';
import type { Context } from '../context.ts';
import { onPipeline, type Session, type Where } from '../../operate/session/session.ts';
import { locatable } from '../where.ts';
import { moment } from '../moment.ts';
import { table } from '../table.ts';
import { handOver, terminal, type Terminal } from '../terminal.ts';
import { bytes, count } from '../../operate/units.ts';
import { listVersions } from '../../operate/data/versions.ts';
import type { ListedVersion } from '../../operate/documents/version.ts';

interface Options extends Where {
  readonly pipeline: string;
  readonly json?: true;
}

export function versionsCommand(context: Context): Command {
  const made = command('versions', 'Lists the versions of a pipeline’s table that are still there.', [
    'npx afluente versions',
    'npx afluente versions --json',
    'npx afluente versions --stage prod --pipeline orders',
  ]).option('--json', 'an array of objects on standard output');
  return locatable(made).action(
    action(async (options: Options) =>
      onPipeline(options, context, async (session) => {
        const versions = await listVersions(session.aws, session.pipeline);
        const screen = terminal(process.stdout);
        if (options.json) handOver(JSON.stringify(versions, null, 2));
        else printVersions(versions, session, screen);
        return 0;
      }),
    ),
  );
}

function printVersions(versions: readonly ListedVersion[], session: Session, screen: Terminal): void {
  if (versions.length === 0) {
    screen.print(
      `${session.pipeline.table} has no version in ${session.pipeline.bucket} yet; ${commandLine(session, 'upload', ['FILE'])} makes the first.`,
    );
    return;
  }
  const rows = versions.map((one) => [
    String(one.version),
    one.published ? 'published' : '',
    moment(one.publishedAt, screen, 'second'),
    count(one.rows),
    count(one.partitions),
    bytes(one.bytes),
    one.run,
  ]);
  const columns = ['version', 'readers', 'published at', 'rows', 'partitions', 'size', 'run'];
  for (const line of table(columns, rows, screen)) screen.print(line);
}
