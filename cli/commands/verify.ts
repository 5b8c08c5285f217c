import { type Command, InvalidArgumentError, Option } from 'commander';
import { writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { action, command } from '../command.ts';
import { confirm } from '../confirm.ts';
import { interruptible } from '../interrupt.ts';
import { cdkCommand } from '../../operate/cdk.ts';
import { sizeOf } from '../../operate/data/land.ts';
import type { Context } from '../context.ts';
import {
  DEFAULT_FOLDERS,
  DEFAULT_PIPELINE,
  DEFAULT_STATE,
  sampleOf,
} from '../../operate/session/command-line.ts';
import { onPipeline } from '../../operate/session/session.ts';
import { stageOf } from '../../operate/session/settings.ts';
import { handOver, terminal } from '../terminal.ts';
import { UserError } from '../../operate/user-error.ts';
import { Scenario } from '../../verify/document.ts';
import { isSound, markdown } from '../../verify/report.ts';
import { tellOutcome, tellPlan, verificationNarrator } from '../tell-verification.ts';
import { planVerification, verify } from '../../verify/verify.ts';

interface Options {
  readonly stage: string;
  readonly scenario: Scenario;
  readonly pipeline: string;
  readonly input?: string;
  readonly yes?: true;
  readonly report?: string;
  readonly json?: true;
  readonly patience: number;
  readonly state: string;
  readonly pipelines: string;
}

export function verifyCommand(context: Context): Command {
  return command(
    'verify',
    'Acts the same scenario out offline and on a deployed stage, and tells each fact that differs. Readers are left with the version that they had; what the scenario deploys is deployed as it was before.',
    [
      'npx afluente verify --stage dev',
      'npx afluente verify --stage dev --scenario changes',
      'npx afluente verify --stage dev --yes --report verification.md',
      'npx afluente verify --stage dev --pipeline sales --input my.csv --json',
    ],
  )
    .requiredOption(
      '--stage <name>',
      'the stage, deployed to AWS, with the credentials of your shell; not one that keeps its data',
    )
    .addOption(
      new Option(
        '--scenario <name>',
        'runs: of what is deployed; changes: a rule and the schedule, deployed over it by npx cdk deploy',
      )
        .choices(Scenario.options)
        .default('runs'),
    )
    .option('--pipeline <name>', 'which pipeline', DEFAULT_PIPELINE)
    .option('--input <file>', 'the CSV to land (default: data/<pipeline>.csv)')
    .option('--yes', 'begin without asking')
    .option('--report <file>', 'write a report there, in Markdown')
    .option('--json', 'one JSON document on standard output; what is told goes to standard error')
    .option('--patience <seconds>', 'how long to wait for metrics and for the run lock', seconds, 300)
    .option('--state <directory>', 'where the offline AWS keeps its state', DEFAULT_STATE)
    .option('--pipelines <directory>', "the folder with the pipelines' folders", DEFAULT_FOLDERS)
    .action(action((options: Options) => run(options, context)));
}

async function run(options: Options, context: Context): Promise<number> {
  const { settings } = await stageOf(options.stage);
  if (settings.keepData)
    throw new UserError(
      `Verification publishes versions and lets runs fail, which is not done where data is kept (keepData of ${options.stage} in afluente.config.ts); verify another stage, which has the same stacks.`,
    );
  const input = resolve(options.input ?? sampleOf(options.pipeline));
  sizeOf(input);
  return onPipeline(options, context, async (session) => {
    // Who is asked has to see what for, also where the document goes to a program.
    const screen = terminal(options.json ? process.stderr : process.stdout);
    const { scenario, pipelines, state } = options;
    const cdk = cdkCommand((line) => screen.settle(screen.style('dim', line)), { outlasts: true });
    const told = await planVerification(session, { scenario, pipelines, cdk });
    tellPlan(session, scenario, told, screen);
    if (!options.yes) await confirm(session.stage, 'this happens in the stage');
    const patience = options.patience * 1000;
    const tell = verificationNarrator(screen);
    const verification = await interruptible((signal) =>
      verify(session, context, { scenario, cdk, input, pipelines, state, patience, told, tell, signal }),
    ).finally(() => screen.settle());
    if (options.report !== undefined) writeFileSync(options.report, markdown(verification));
    if (options.json) handOver(JSON.stringify(verification, null, 2));
    else tellOutcome(verification, screen);
    return isSound(verification) ? 0 : 1;
  });
}

function seconds(text: string): number {
  if (/^\d+$/.test(text)) return Number(text);
  throw new InvalidArgumentError('It is a whole number of seconds.');
}
