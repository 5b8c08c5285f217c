import type { Command } from 'commander';
import { resolve } from 'node:path';
import { action, command } from '../command.ts';
import { confirm } from '../confirm.ts';
import { cdkCommand } from '../../operate/cdk.ts';
import { destroyStage } from '../destroy-stage.ts';
import { destroyPipeline } from '../destroy-pipeline.ts';
import { deleteStack } from '../../operate/destroy/stack.ts';
import type { Context } from '../context.ts';
import { connectAws } from '../../operate/session/shell.ts';
import { onStage, type Where } from '../../operate/session/session.ts';
import { stageable } from '../where.ts';
import { stageOf } from '../../operate/session/settings.ts';
import { terminal } from '../terminal.ts';
import { UserError } from '../../operate/user-error.ts';

interface Options extends Where {
  readonly pipeline?: string;
  readonly yes?: true;
  readonly dryRun?: true;
  readonly pipelines?: string;
}

export function destroyCommand(context: Context): Command {
  const made = command(
    'destroy',
    'Removes a deployed stage with its data, or one pipeline of it, after saying what goes and what stays. Protected stacks stay whole, and so does what a stack retains: where a stage keeps its data, the buckets, the database and the workgroups. Of a pipeline nothing goes that another one has or declares.',
    [
      'npx afluente destroy --stage dev --dry-run',
      'npx afluente destroy --stage dev',
      'npx afluente destroy --stage dev --yes',
      'npx afluente destroy --pipeline orders --stage dev',
    ],
  )
    .option('--pipeline <name>', 'only this one, whether its folder is there or not')
    .option('--dry-run', 'only say what goes and what stays')
    .option('--yes', 'begin without asking')
    .option('--pipelines <directory>', "the folder with the pipelines' folders, if not pipelines/");
  return stageable(made).action(
    action((options: Options) =>
      options.pipeline === undefined ? wholeStage(options) : onePipeline(options, options.pipeline, context),
    ),
  );
}

/** @throws UserError unless the stage is named: what is offline is a directory, which `start --reset` empties */
async function wholeStage(options: Options): Promise<number> {
  if (options.stage === undefined)
    throw new UserError('Name the stage with --stage, or one pipeline with --pipeline; nothing was done.');
  const { stage } = await stageOf(options.stage);
  const left = await destroyStage(
    await connectAws(),
    stage,
    {
      dryRun: options.dryRun === true,
      pipelines: options.pipelines === undefined ? undefined : resolve(options.pipelines),
      confirm: async () => {
        if (!options.yes) await confirm(stage, `the stage ${stage} goes`);
      },
      cdk: cdkCommand((line, stream) => terminal(process[stream]).print(line)),
    },
    terminal(process.stdout),
  );
  return left.length === 0 ? 0 : 1;
}

async function onePipeline(options: Options, pipeline: string, context: Context): Promise<number> {
  await onStage(options, context, (session) =>
    destroyPipeline(
      session,
      pipeline,
      {
        dryRun: options.dryRun === true,
        confirm: async () => {
          if (!options.yes) await confirm(pipeline, `the pipeline ${pipeline} goes`);
        },
        deleteStack,
      },
      terminal(process.stdout),
    ),
  );
  return 0;
}
