import { isStateDirectory, markStateDirectory } from '@afluente/offline/state-directory';
import type { Command } from 'commander';
import { command, runProgram } from '../cli/command.ts';
import type { Context } from '../cli/offline.ts';

const context: Context = {
  openOffline: async (options) => (await import('@afluente/offline')).openOffline(options),
  isStateDirectory,
  markStateDirectory,
  servePage: async (...at) => (await import('../page/server.ts')).servePage(...at),
};

type Load = () => Promise<(context: Context) => Command>;

/** By what they are for. Each is loaded only when it is asked for, so that none waits for what another needs. */
const GROUPS: Readonly<Record<string, Readonly<Record<string, Load>>>> = {
  'On this laptop:': {
    start: async () => (await import('../cli/commands/start.ts')).startCommand,
    offline: async () => (await import('../cli/commands/offline.ts')).offlineCommand,
  },
  'Running:': {
    upload: async () => (await import('../cli/commands/upload.ts')).uploadCommand,
    run: async () => (await import('../cli/commands/run.ts')).runCommand,
    stop: async () => (await import('../cli/commands/stop.ts')).stopCommand,
    redrive: async () => (await import('../cli/commands/redrive.ts')).redriveCommand,
    backfill: async () => (await import('../cli/commands/backfill.ts')).backfillCommand,
  },
  'Looking:': {
    status: async () => (await import('../cli/commands/status.ts')).statusCommand,
    executions: async () => (await import('../cli/commands/executions.ts')).executionsCommand,
    versions: async () => (await import('../cli/commands/versions.ts')).versionsCommand,
    sql: async () => (await import('../cli/commands/sql.ts')).sqlCommand,
    page: async () => (await import('../cli/commands/page.ts')).pageCommand,
    pipelines: async () => (await import('../cli/commands/pipelines.ts')).pipelinesCommand,
  },
  'Going back:': {
    rollback: async () => (await import('../cli/commands/rollback.ts')).rollbackCommand,
  },
};

const program = command(
  'afluente',
  'A CSV becomes a trusted, partitioned Parquet table: on this laptop, or on a deployed stage with --stage.',
)
  .usage('<command> [options]')
  .helpCommand(false)
  .addHelpText(
    'after',
    `
npx afluente <command> --help tells its options, with examples. All but those on this laptop take --stage.`,
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
