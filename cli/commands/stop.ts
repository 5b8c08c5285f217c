import { commandLine } from '../../operate/session/command-line.ts';
import type { Command } from 'commander';
import { ExecutionDoesNotExist } from '@aws-sdk/client-sfn';
import { action, command } from '../command.ts';
import { describe, executionName, runningExecutions, stop } from '../../operate/executions/execution.ts';
import { findExecution, noSuchExecution } from '../../operate/executions/executions.ts';
import type { Context } from '../context.ts';
import { onPipeline, type Session, type Where } from '../../operate/session/session.ts';
import { locatable } from '../where.ts';
import { terminal } from '../terminal.ts';
import { UserError } from '../../operate/user-error.ts';

export function stopCommand(context: Context): Command {
  const made = command('stop', 'Stops an execution; readers keep the version that they have.', [
    'npx afluente stop --stage dev',
  ]).argument(
    '[execution]',
    'its name or run, the beginning of either, or its short id (default: the one that runs)',
  );
  return locatable(made).action(
    action(async (named: string | undefined, options: Where & { readonly pipeline: string }) =>
      onPipeline(options, context, async (session) => {
        const executionArn =
          named === undefined
            ? await running(session)
            : await findExecution(session.aws, session.pipeline, named);
        await assertRuns(session, executionArn);
        await stop(session.aws, executionArn, 'Stopped with afluente stop.');
        terminal(process.stdout).print(
          `${executionName(executionArn)} is stopped; ${commandLine(session, 'redrive')} goes on with it.`,
        );
        return 0;
      }),
    ),
  );
}

async function running({ aws, pipeline }: Session): Promise<string> {
  const [found] = await runningExecutions(aws, pipeline.stateMachineArn);
  if (found !== undefined) return found;
  throw new UserError(`No execution of ${pipeline.name} runs; there is nothing to stop.`);
}

async function assertRuns(session: Session, executionArn: string): Promise<void> {
  const name = executionName(executionArn);
  try {
    const { status = '' } = await describe(session.aws, executionArn);
    if (status !== 'RUNNING')
      throw new UserError(`${name} has ended already (${status}); nothing was stopped.`);
  } catch (error) {
    if (!(error instanceof ExecutionDoesNotExist)) throw error;
    throw noSuchExecution(session, name);
  }
}
