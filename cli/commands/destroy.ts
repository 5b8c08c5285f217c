import type { Command } from 'commander';
import { resolve } from 'node:path';
import { action, command } from '../command.ts';
import { confirm } from '../confirm.ts';
import { cdk } from '../destroy/cdk.ts';
import { destroy } from '../destroy/destroy.ts';
import { stageOf } from '../session.ts';
import { connect } from '../stage.ts';
import { terminal } from '../terminal.ts';

interface Options {
  readonly stage: string;
  readonly yes?: true;
  readonly dryRun?: true;
  readonly pipelines?: string;
}

export function destroyCommand(): Command {
  return command(
    'destroy',
    'Removes a deployed stage with its data, after saying what goes and what stays. Protected stacks stay whole, and so does what a stack retains: in prod the buckets, the database and the workgroups.',
    [
      'npx afluente destroy --stage dev --dry-run',
      'npx afluente destroy --stage dev',
      'npx afluente destroy --stage dev --yes',
    ],
  )
    .requiredOption('--stage <name>', 'the stage, deployed to AWS, with the credentials of your shell')
    .option('--dry-run', 'only say what goes and what stays')
    .option('--yes', 'begin without asking')
    .option('--pipelines <directory>', "the folder with the pipelines' folders, if not pipelines/")
    .action(action(run));
}

async function run(options: Options): Promise<number> {
  const stage = stageOf(options.stage);
  const left = await destroy(
    connect({}),
    stage,
    {
      dryRun: options.dryRun === true,
      pipelines: options.pipelines === undefined ? undefined : resolve(options.pipelines),
      confirm: async () => {
        if (!options.yes) await confirm(stage, `the stage ${stage} goes`);
      },
      cdk,
    },
    terminal(process.stdout),
  );
  return left.length === 0 ? 0 : 1;
}
