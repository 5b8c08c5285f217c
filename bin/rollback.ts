import { command, runCommand } from '../cli/command.ts';
import { rollBack } from '../cli/rollback.ts';
import { locatable, openSession, type Where } from '../cli/session.ts';
import { terminal } from '../cli/terminal.ts';

const program = locatable(
  command('rollback', 'Publishes an earlier version again, in one write; its data is still there.')
    .option('--to <version>', 'its number or its run (default: the newest before the published one)')
    .option('--now', 'fence off a run that is at work, so that it can’t publish over it')
    .option('--json', 'one JSON document on standard output'),
)
  .usage('[options]   (npm run rollback -- [options])')
  .addHelpText(
    'after',
    `
What it takes back is built again only by hand, or from a new file or definition.

Examples:
  npm run rollback
  npm run rollback -- --to 3
  npm run rollback -- --to 20261123t043012_1a2b3c4d --stage prod`,
  );

await runCommand(program, async () => {
  const options = program.opts<Where & { readonly to?: string; readonly now?: true; readonly json?: true }>();
  const session = await openSession(options, async (where) =>
    (await import('@afluente/offline')).openOffline(where),
  );
  try {
    const done = await rollBack(session.aws, session.pipeline, {
      to: options.to,
      fenceOff: options.now === true,
    });
    const { print, style } = terminal(process.stdout);
    if (options.json) print(JSON.stringify(done, null, 2));
    else
      print(
        `${style('bold', done.table)} is at version ${done.to} again (run ${done.run}); it was at version ${done.from}.`,
      );
    return 0;
  } finally {
    await session.close();
  }
});
