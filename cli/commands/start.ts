import type { Command } from 'commander';
import { existsSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { attended } from '../attend.ts';
import { action, command } from '../command.ts';
import type { Stage } from '../../core/stage/names.ts';
import type { NamedStage } from '../../core/settings/parse.ts';
import { interruptible, saying } from '../interrupt.ts';
import { sizeOf } from '../../operate/data/land.ts';
import { wordLines } from '../word-lines.ts';
import type { Context } from '../context.ts';
import { existingBucketsOf, type OfflineAws, takeForState } from '../../operate/session/offline.ts';
import { assertFree, type Served, servedAt } from '../../operate/session/served.ts';
import { stageOf } from '../../operate/session/settings.ts';
import {
  commandLine,
  DEFAULT_FOLDERS,
  DEFAULT_PIPELINE,
  DEFAULT_STATE,
  sampleOf,
} from '../../operate/session/command-line.ts';
import { onPipelineOf, servedOutputs, sessionOn } from '../../operate/session/session.ts';
import { assertTakenIn } from '../../operate/session/edits-deployed.ts';
import { connect, whoAmI } from '../../operate/session/stage.ts';
import { landAndFollow } from '../../operate/executions/start.ts';
import { synthesize } from '../../operate/synthesize.ts';
import { tellEnd } from '../tell-end.ts';
import { tellLeftOut } from '../tell-left-out.ts';
import { terminal, type Terminal } from '../terminal.ts';
import { counted, duration } from '../../operate/units.ts';
import { UserError } from '../../operate/user-error.ts';

interface Options {
  readonly input?: string;
  readonly pipeline: string;
  readonly json?: true;
  readonly reset?: true;
  readonly state: string;
  readonly pipelines: string;
}

export function startCommand(context: Context): Command {
  return command(
    'start',
    'Runs a pipeline on the offline AWS, from a file to the published table: no account, no Docker.',
    [
      'npx afluente start',
      'npx afluente start --input data/orders.csv',
      'npx afluente start --json > run.json',
      'npx afluente start --reset',
    ],
  )
    .option('--input <file>', 'the CSV to land (default: data/<pipeline>.csv)')
    .option('--pipeline <name>', 'which pipeline', DEFAULT_PIPELINE)
    .option('--json', 'one JSON document on standard output')
    .option('--reset', 'forget everything that earlier runs left')
    .option('--state <directory>', 'where the offline AWS keeps its state', DEFAULT_STATE)
    .option('--pipelines <directory>', "the folder with the pipelines' folders", DEFAULT_FOLDERS)
    .action(action((options: Options) => start(options, context)));
}

async function start(options: Options, context: Context): Promise<number> {
  const state = resolve(options.state);
  const named = await stageOf();
  const { stage } = named;
  const input = resolve(options.input ?? sampleOf(options.pipeline));
  assertThere(options, input);
  const served = await servedAt(state);
  const screen = terminal(process.stdout, options.json);
  const { print, style } = screen;
  const heading = () =>
    print(style('bold', `Afluente · ${options.pipeline} · offline AWS`) + style('dim', ' (no account used)'));
  if (served) {
    if (options.reset)
      throw new UserError(`Process ${served.pid} uses ${options.state}; end it first, then reset.`);
    heading();
    return onServed(served, stage, options, input, screen);
  }
  await assertFree(state, options.state);
  if (options.reset) await reset(state, context);
  takeForState(state, context);
  heading();
  const { offline, kept } = await deploy(named, options, state, context, screen);
  try {
    const { connection, outputs } = offline;
    const found = {
      aws: connect(connection),
      stage,
      outputs,
      at: 'opened',
      ...commandOptionsOf(options),
    } as const;
    const session = onPipelineOf(sessionOn(found), options.pipeline);
    wordLines(screen).whole('as', style('dim', await whoAmI(session.aws)));
    const run = await attended(screen, (attendance) => landAndFollow(session, input, attendance));
    const code = await tellEnd(session, run, screen, options, offline.requests());
    // Told once, and again when the app has changed.
    if (!kept) tellLeftOut(offline, screen);
    return code;
  } finally {
    screen.settle();
    await offline.close();
  }
}

/** Synthesizes the app, and starts the offline AWS on it. */
async function deploy(
  { stage, settings, engine }: NamedStage,
  options: Options,
  state: string,
  { openOffline }: Context,
  { print, style, working, settle }: Terminal,
): Promise<{ readonly offline: OfflineAws; readonly kept: boolean }> {
  const began = Date.now();
  working(() => `synthesizing the CDK app   ${duration(Date.now() - began)}`);
  const { directory, kept } = await saying('Nothing was started.', () =>
    synthesize(`${state}/cdk.out`, stage, resolve(options.pipelines)),
  );
  const took = kept ? 'unchanged' : duration(Date.now() - began);
  working(() => 'starting the offline AWS');
  const offline = await openOffline({
    assembly: directory,
    state,
    existingBuckets: existingBucketsOf(settings),
    engine,
    prewarm: true,
  });
  const { stacks, functions } = offline;
  const { line } = wordLines({ print, style });
  settle();
  line('synth', `${counted(stacks, 'stack')}, ${counted(functions, 'function')}   ${style('dim', took)}`);
  return { offline, kept };
}

/** On the offline AWS that `afluente offline` keeps up: as it was deployed there. */
async function onServed(
  served: Served,
  stage: Stage,
  options: Options,
  input: string,
  screen: Terminal,
): Promise<number> {
  const { pid, connection } = served;
  const aws = connect(connection);
  const named = commandOptionsOf(options);
  const { style } = screen;
  const state = resolve(options.state);
  wordLines(screen).whole('served', `${connection.endpoint}   ${style('dim', `by process ${pid}`)}`);
  // Another stage takes nothing in.
  await servedOutputs(aws, served, stage, named);
  await interruptible((signal) =>
    assertTakenIn({
      state,
      sources: { stage, pipelines: resolve(options.pipelines) },
      served,
      restart: commandLine(named, 'offline'),
      waits: () => screen.working(() => 'the app was changed: waiting until that is deployed'),
      signal,
    }),
  ).finally(() => screen.settle());
  const outputs = await servedOutputs(aws, served, stage, named);
  const session = onPipelineOf(sessionOn({ aws, stage, outputs, at: 'served', ...named }), options.pipeline);
  const run = await attended(screen, (attendance) => landAndFollow(session, input, attendance));
  return tellEnd(session, run, screen, options);
}

/** How the options name where it works. */
function commandOptionsOf({ state, pipelines: folders }: Options) {
  return { state, folders };
}

/** @throws UserError when the pipeline or the file isn't there */
function assertThere({ pipelines, pipeline, input: given }: Options, input: string): void {
  const folder = join(pipelines, pipeline);
  if (!existsSync(join(folder, 'pipeline.ts')))
    throw new UserError(`${folder}: there is no such pipeline; name one with --pipeline.`);
  if (given === undefined && !existsSync(input))
    throw new UserError(`${sampleOf(pipeline)}: ${pipeline} has no sample there; name a CSV with --input.`);
  sizeOf(input);
}

/** Deletes a state directory, and nothing that isn't one. */
async function reset(state: string, { isStateDirectory }: Context): Promise<void> {
  if (isStateDirectory(state)) await rm(state, { recursive: true, force: true });
  else throw new UserError(`${state}: it is not a state directory of the offline AWS; nothing was deleted.`);
}
