import { isStateDirectory, markStateDirectory } from '@afluente/offline/state-directory';
import type { Command } from 'commander';
import { command, runProgram } from '../cli/command.ts';
import type { Context } from '../cli/offline.ts';

const context: Context = {
  openOffline: async (options) => (await import('@afluente/offline')).openOffline(options),
  isStateDirectory,
  markStateDirectory,
};

/** Each is loaded only when it is asked for, so that none waits for what another needs. */
const COMMANDS: Readonly<Record<string, () => Promise<(context: Context) => Command>>> = {
  start: async () => (await import('../cli/commands/start.ts')).startCommand,
  run: async () => (await import('../cli/commands/run.ts')).runCommand,
  upload: async () => (await import('../cli/commands/upload.ts')).uploadCommand,
  sql: async () => (await import('../cli/commands/sql.ts')).sqlCommand,
  status: async () => (await import('../cli/commands/status.ts')).statusCommand,
  executions: async () => (await import('../cli/commands/executions.ts')).executionsCommand,
  stop: async () => (await import('../cli/commands/stop.ts')).stopCommand,
  redrive: async () => (await import('../cli/commands/redrive.ts')).redriveCommand,
  versions: async () => (await import('../cli/commands/versions.ts')).versionsCommand,
  rollback: async () => (await import('../cli/commands/rollback.ts')).rollbackCommand,
  backfill: async () => (await import('../cli/commands/backfill.ts')).backfillCommand,
  pipelines: async () => (await import('../cli/commands/pipelines.ts')).pipelinesCommand,
  offline: async () => (await import('../cli/commands/offline.ts')).offlineCommand,
};

const program = command(
  'afluente',
  'A CSV becomes a trusted, partitioned Parquet table: on this laptop, or on a deployed stage with --stage.',
).usage('<command> [options]');
const named = COMMANDS[process.argv[2] ?? ''];
const asked = named ? [named] : Object.values(COMMANDS);
for (const load of asked) program.addCommand((await load())(context));
await runProgram(program);
