import { command, runCommand } from '../cli/command.ts';
import { redrive } from '../cli/redrive.ts';
import { report } from '../cli/report.ts';
import { locatable, openSession, type Where } from '../cli/session.ts';
import { summarize } from '../cli/summary.ts';
import { terminal } from '../cli/terminal.ts';

const program = locatable(
  command('redrive', 'Goes on with a failed execution at the state that failed, and follows it.')
    .argument('[execution]', 'its name (default: the newest that failed)')
    .option('--json', 'one JSON document on standard output'),
)
  .usage('[options] [execution]   (npm run redrive -- [execution])')
  .addHelpText(
    'after',
    `
Examples:
  npm run redrive
  npm run redrive -- --stage prod`,
  );

await runCommand(program, async () => {
  const options = program.opts<Where & { readonly json?: true }>();
  const session = await openSession(options, async (where) =>
    (await import('@afluente/offline')).openOffline(where),
  );
  try {
    const { aws, pipeline } = session;
    const screen = terminal(process.stdout, options.json === true);
    const summary = await summarize(
      aws,
      pipeline,
      await redrive(aws, pipeline, program.args[0], screen),
      undefined,
    );
    if (options.json) process.stdout.write(`${JSON.stringify(summary, null, 2)}\n`);
    else report(summary, screen, (location) => location);
    return summary.status === 'SUCCEEDED' ? 0 : 1;
  } finally {
    await session.close();
  }
});
