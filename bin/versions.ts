import { command, runCommand } from '../cli/command.ts';
import { locatable, openSession, type Where } from '../cli/session.ts';
import { terminal } from '../cli/terminal.ts';
import { listVersions, printVersions } from '../cli/versions.ts';

const program = locatable(
  command('versions', 'Lists the versions of a pipeline’s table that are still there.').option(
    '--json',
    'an array of objects on standard output',
  ),
)
  .usage('[options]   (npm run versions -- [options])')
  .addHelpText(
    'after',
    `
Examples:
  npm run versions
  npm run --silent versions -- --json
  npm run versions -- --stage prod --pipeline orders`,
  );

await runCommand(program, async () => {
  const options = program.opts<Where & { readonly json?: true }>();
  const session = await openSession(options, async (where) =>
    (await import('@afluente/offline')).openOffline(where),
  );
  try {
    const versions = await listVersions(session.aws, session.pipeline);
    const screen = terminal(process.stdout);
    if (options.json) screen.print(JSON.stringify(versions, null, 2));
    else printVersions(versions, session.pipeline, screen);
    return 0;
  } finally {
    await session.close();
  }
});
