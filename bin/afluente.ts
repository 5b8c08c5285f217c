import { isHostName } from '@afluente/offline/host-name';
import { isStateDirectory, markStateDirectory } from '@afluente/offline/state-directory';
import { command, runProgram, tellError } from '../cli/command.ts';
import { GROUPS } from '../cli/commands/index.ts';
import type { Context } from '../cli/context.ts';
import { terminal } from '../cli/terminal.ts';
import { RELEASE } from '../core/release/release.ts';

// Who reads may have seen enough: `afluente executions | head`. The work still ends as it should.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error;
});
// The last resort: what nobody waited for is told in one line too, and ends the program.
process.on('uncaughtException', (error) => process.exit(tellError(error)));

const context: Context = {
  openOffline: async (options) =>
    (await import('@afluente/offline')).openOffline({ ...options, log: terminal(process.stderr).print }),
  isStateDirectory,
  markStateDirectory,
  isHostName,
  loadPipelines: async (directory) => (await import('../lib/definition/load.ts')).loadPipelines(directory),
  servePage: async (...at) => (await import('../page/server.ts')).servePage(...at),
};

const program = command(
  'afluente',
  'A CSV becomes a trusted, partitioned Parquet table: on this laptop, or on a deployed stage with --stage.',
)
  .usage('<command> [options]')
  .helpCommand('help [command]', 'Tells what a command does, as its --help.')
  .version(RELEASE, '--version', 'Tells which release this is.')
  .addHelpText(
    'after',
    `
npx afluente <command> --help tells its options, with examples. Those under Running, Looking, Going back, and Renaming and removing take --stage.`,
  );
const asked = process.argv[2] ?? '';
const known = Object.values(GROUPS).some((group) => asked in group);
for (const [heading, group] of Object.entries(GROUPS)) {
  for (const [name, load] of Object.entries(group)) {
    if (known && name !== asked) continue;
    program.addCommand((await load())(context).helpGroup(heading));
  }
}
await runProgram(program);
