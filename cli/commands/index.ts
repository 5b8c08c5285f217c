import type { Command } from 'commander';
import type { Context } from '../context.ts';

/** Makes a command, with what bin brings. */
export type Load = () => Promise<(context: Context) => Command>;

/** By what they are for. Each is loaded only when it is asked for, so that none waits for what another needs. */
export const GROUPS: Readonly<Record<string, Readonly<Record<string, Load>>>> = {
  'On this laptop:': {
    start: async () => (await import('./start.ts')).startCommand,
    offline: async () => (await import('./offline.ts')).offlineCommand,
  },
  'Running:': {
    upload: async () => (await import('./upload.ts')).uploadCommand,
    run: async () => (await import('./run.ts')).runCommand,
    stop: async () => (await import('./stop.ts')).stopCommand,
    redrive: async () => (await import('./redrive.ts')).redriveCommand,
    backfill: async () => (await import('./backfill.ts')).backfillCommand,
  },
  'Looking:': {
    status: async () => (await import('./status.ts')).statusCommand,
    executions: async () => (await import('./executions.ts')).executionsCommand,
    logs: async () => (await import('./logs.ts')).logsCommand,
    versions: async () => (await import('./versions.ts')).versionsCommand,
    diff: async () => (await import('./diff.ts')).diffCommand,
    rejected: async () => (await import('./rejected.ts')).rejectedCommand,
    sql: async () => (await import('./sql.ts')).sqlCommand,
    page: async () => (await import('./page.ts')).pageCommand,
  },
  'Your own pipeline:': {
    new: async () => (await import('./new.ts')).newCommand,
    plan: async () => (await import('./plan.ts')).planCommand,
    pipelines: async () => (await import('./pipelines.ts')).pipelinesCommand,
  },
  'Renaming and removing:': {
    adopt: async () => (await import('./adopt.ts')).adoptCommand,
    destroy: async () => (await import('./destroy.ts')).destroyCommand,
  },
  'Going back:': {
    rollback: async () => (await import('./rollback.ts')).rollbackCommand,
  },
  'A deployed stage:': {
    verify: async () => (await import('./verify.ts')).verifyCommand,
  },
};
