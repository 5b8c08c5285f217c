import { existsSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join, relative, resolve } from 'node:path';
import { isStateDirectory, markStateDirectory } from '@afluente/offline/state-directory';
import { command, runCommand, takeForState } from '../cli/command.ts';
import { sizeOf } from '../cli/land.ts';
import { report } from '../cli/report.ts';
import { connect, findPipeline, whoAmI } from '../cli/stage.ts';
import { runOn } from '../cli/start.ts';
import { summarize } from '../cli/summary.ts';
import { synthesize } from '../cli/synthesize.ts';
import { terminal } from '../cli/terminal.ts';
import { counted, duration } from '../cli/units.ts';
import { UserError } from '../cli/user-error.ts';

const program = command('start', 'Runs a pipeline on the offline AWS: no account, no Docker.')
  .usage('[options]   (npm start -- [options])')
  .option('--input <file>', 'the CSV to land (default: data/<pipeline>.csv)')
  .option('--pipeline <name>', 'which pipeline', 'orders')
  .option('--json', 'one JSON document on standard output')
  .option('--reset', 'forget everything that earlier runs left')
  .option('--state <directory>', 'where the offline AWS keeps its state', '.offline')
  .option('--pipelines <directory>', "the folder with the pipelines' folders", 'pipelines')
  .addHelpText(
    'after',
    `
Examples:
  npm start
  npm start -- --input my-orders.csv
  npm start --silent -- --json | jq .tables
  npm start -- --reset`,
  );

interface Options {
  readonly input?: string;
  readonly pipeline: string;
  readonly json?: true;
  readonly reset?: true;
  readonly state: string;
  readonly pipelines: string;
}

await runCommand(program, async () => {
  const options = program.opts<Options>();
  const input = resolve(options.input ?? `data/${options.pipeline}.csv`);
  const state = resolve(options.state);
  if (!existsSync(join(options.pipelines, options.pipeline, 'pipeline.ts'))) {
    throw new UserError(
      `${join(options.pipelines, options.pipeline)}: there is no such pipeline; name one with --pipeline.`,
    );
  }
  sizeOf(input);
  if (options.reset) await reset(state);
  takeForState(state, { isStateDirectory, markStateDirectory });

  const screen = terminal(process.stdout, options.json === true);
  const { print, style, working, settle } = screen;
  print(style('bold', `Afluente · ${options.pipeline} · offline AWS`) + style('dim', ' (no account used)'));
  const began = Date.now();
  // Loads while the app is being synthesized.
  const loading = import('@afluente/offline');
  working(() => `synthesizing the CDK app   ${duration(Date.now() - began)}`);
  const { directory, kept } = await synthesize(`${state}/cdk.out`, 'dev', resolve(options.pipelines));
  const synthesized = Date.now();
  working(() => 'starting the offline AWS');
  const offline = await (await loading).openOffline({ assembly: directory, state, prewarm: true });
  try {
    const { stacks, functions, notImitated, outputs } = offline;
    const word = (text: string) => style('dim', text.padEnd(10));
    settle(
      `${word('synth')}${counted(stacks, 'stack')}, ${counted(functions, 'function')}   ${style('dim', kept ? 'unchanged' : duration(synthesized - began))}`,
    );
    if (notImitated.length > 0)
      print(`${word('')}${style('dim', `not imitated: ${notImitated.join(', ')}`)}`);
    const aws = connect(offline.connection);
    print(`${word('as')}${style('dim', await whoAmI(aws))}`);
    const pipeline = findPipeline(outputs, 'dev', options.pipeline);
    const run = await runOn(aws, pipeline, input, screen);
    const summary = await summarize(aws, pipeline, run, offline.requests());
    if (options.json) process.stdout.write(`${JSON.stringify(summary, null, 2)}\n`);
    else report(summary, screen, (location) => relative(process.cwd(), offline.pathOf(location)));
    return summary.status === 'SUCCEEDED' ? 0 : 1;
  } finally {
    settle();
    await offline.close();
  }
});

/** Deletes a state directory, and nothing that isn't one. */
async function reset(state: string): Promise<void> {
  if (isStateDirectory(state)) await rm(state, { recursive: true, force: true });
  else throw new UserError(`${state}: it is not a state directory of the offline AWS; nothing was deleted.`);
}
