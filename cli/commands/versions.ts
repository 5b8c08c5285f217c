import type { Command } from 'commander';
import { action, command } from '../command.ts';
import type { Context } from '../context.ts';
import { onPipeline, type Where } from '../../operate/session/session.ts';
import { locatable } from '../where.ts';
import { handOver, terminal } from '../terminal.ts';
import { listVersions, printVersions } from '../../operate/data/versions.ts';

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
      onPipeline(options, context, async ({ aws, pipeline }) => {
        const versions = await listVersions(aws, pipeline);
        const screen = terminal(process.stdout);
        if (options.json) handOver(JSON.stringify(versions, null, 2));
        else printVersions(versions, pipeline, screen);
        return 0;
      }),
    ),
  );
}
