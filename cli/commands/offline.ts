import { type Command, InvalidArgumentError } from 'commander';
import { resolve } from 'node:path';
import type { Stage } from '../../core/stage/names.ts';
import { action, command, linesOf } from '../command.ts';
import type { Context } from '../context.ts';
import { commandLine, DEFAULT_FOLDERS, DEFAULT_STATE } from '../../operate/session/command-line.ts';
import { existingBucketsOf, type OfflineAws, takeForState } from '../../operate/session/offline.ts';
import { saying, untilEnded } from '../interrupt.ts';
import { onPort, type Page, PAGE_PORT, portOf, showPage } from '../page.ts';
import { tellLeftOut } from '../tell-left-out.ts';
import { tellEdit } from '../tell-edit.ts';
import type { DeployedPipeline } from '../../operate/documents/pipeline.ts';
import { runningPipelines } from '../../operate/executions/execution.ts';
import { announce, assertFree } from '../../operate/session/served.ts';
import { sessionOn } from '../../operate/session/session.ts';
import { stageOf } from '../../operate/session/settings.ts';
import { type Taken, takeInEdits } from '../../operate/session/edits.ts';
import { connect, pipelinesOf } from '../../operate/session/stage.ts';
import { synthesize } from '../../operate/synthesize.ts';
import { terminal, type Terminal } from '../terminal.ts';
import { counted } from '../../operate/units.ts';

interface Options {
  readonly port: number;
  readonly host: string;
  readonly allowHost: readonly string[];
  readonly state: string;
  readonly pipelines: string;
  readonly open?: true;
  readonly pagePort: number;
}

export function offlineCommand(context: Context): Command {
  return command(
    'offline',
    'Serves the offline AWS until Ctrl-C: schedules and landing rules are live, edits of the project are deployed as they are saved, other commands and any SDK or tool may use it.',
    ['npx afluente offline', 'npx afluente offline --open', 'npx afluente offline --port 0'],
  )
    .option('--port <number>', 'where it listens', portOf, 4566)
    .option('--host <address>', 'on which address', '127.0.0.1')
    .option(
      '--allow-host <name>',
      'a name of this machine that others ask for, as containers do for host.docker.internal; may be repeated',
      (text: string, before: readonly string[]) => [...before, hostName(text, context)],
      [],
    )
    .option('--state <directory>', 'where it keeps its state', DEFAULT_STATE)
    .option('--pipelines <directory>', "the folder with the pipelines' folders", DEFAULT_FOLDERS)
    .option('--open', 'serve the page as well, and open it in the browser (BROWSER=none: only serve it)')
    .option('--page-port <number>', 'where the page listens', portOf, PAGE_PORT)
    .action(action((options: Options) => serve(options, context)));
}

function hostName(text: string, { isHostName }: Context): string {
  const name = text.toLowerCase();
  if (isHostName(name)) return name;
  throw new InvalidArgumentError('It is a name or an address, without a port.');
}

async function serve(options: Options, context: Context): Promise<number> {
  const { port, host, allowHost: allowHosts } = options;
  const state = resolve(options.state);
  const { stage, settings, engine } = await stageOf();
  await assertFree(state, options.state);
  takeForState(state, context);
  const sources = { stage, pipelines: resolve(options.pipelines) };
  const screen = terminal(process.stdout);
  screen.working(() => 'synthesizing the CDK app');
  const { directory, fingerprint } = await saying('Nothing was started.', () =>
    synthesize(`${state}/cdk.out`, stage, sources.pipelines),
  );
  screen.working(() => 'starting the offline AWS');
  const offline = await onPort(
    port,
    '--port',
    context.openOffline({
      assembly: directory,
      state,
      existingBuckets: existingBucketsOf(settings),
      engine,
      port,
      host,
      allowHosts,
    }),
  );
  let takeBack = () => {};
  let closePage = () => Promise.resolve();
  let endEdits = () => Promise.resolve();
  try {
    const { connection } = offline;
    const page = options.open ? await openPage(offline, stage, options, context) : undefined;
    closePage = page?.close ?? closePage;
    const note = (taken: Taken) =>
      announce(state, { connection, page: page?.url, app: { ...sources, ...taken } });
    takeBack = note({ fingerprint });
    offline.scheduler.startSchedules();
    tell(offline, stage, state, screen);
    if (page) screen.print(`${screen.style('bold', 'Page')}    ${screen.style('cyan', page.url)}`);
    screen.print();
    screen.print(
      `Schedules and landing rules are live, edits are taken in as they are saved. Ctrl-C, or kill ${process.pid}, ends it.`,
    );
    endEdits = takeInEdits({
      sources,
      assembly: directory,
      deployed: fingerprint,
      offline,
      note: (taken) => {
        try {
          note(taken);
        } catch (error) {
          for (const line of linesOf(error)) screen.print(line);
        }
      },
      tell: (edit) =>
        tellEdit(edit, screen, options.pipelines === DEFAULT_FOLDERS ? undefined : sources.pipelines),
    });
    const code = await untilEnded();
    const cutOff = await runningPipelines(connect(connection), pipelinesOf(offline.outputs, stage));
    for (const line of endLines(cutOff, options.state)) screen.print(line);
    return code;
  } finally {
    await endEdits();
    takeBack();
    screen.settle();
    await closePage();
    await offline.close();
  }
}

/**
 * What is said at the end of the offline AWS.
 * @param cutOff the pipelines of which something was running
 * @param state as the option says it
 */
export function endLines(cutOff: readonly Pick<DeployedPipeline, 'name'>[], state: string): string[] {
  if (cutOff.length === 0) return ['Ended; nothing was running.'];
  return [
    'Ended. What was running is found as ABORTED at the next start, and goes on then by:',
    ...cutOff.map((pipeline) => commandLine({ state, pipeline }, 'redrive')),
  ];
}

/** Serves the page of what is deployed at the time that it is asked. */
function openPage(
  offline: OfflineAws,
  stage: Stage,
  { state, pipelines: folders, pagePort }: Options,
  context: Context,
): Promise<Page> {
  const { outputs, connection } = offline;
  const session = sessionOn({ aws: connect(connection), stage, outputs, at: 'served', state, folders });
  const live = {
    ...session,
    get pipelines() {
      return pipelinesOf(offline.outputs, stage);
    },
  };
  return showPage(live, pagePort, '--page-port', context, true);
}

function tell(offline: OfflineAws, stage: Stage, state: string, screen: Terminal): void {
  const { print, style, settle } = screen;
  const { connection, stacks, functions } = offline;
  settle(`${style('bold', 'Offline AWS')}   ${counted(stacks, 'stack')}, ${counted(functions, 'function')}`);
  print();
  const variables = {
    AWS_ENDPOINT_URL: connection.endpoint,
    AWS_REGION: connection.region,
    // What the AWS CLI 1 and boto3 read.
    AWS_DEFAULT_REGION: connection.region,
    AWS_ACCESS_KEY_ID: connection.credentials.accessKeyId,
    AWS_SECRET_ACCESS_KEY: connection.credentials.secretAccessKey,
  };
  for (const [name, value] of Object.entries(variables)) print(`export ${name}=${value}`);
  print();
  for (const { bucket, landing, stateMachineArn } of pipelinesOf(offline.outputs, stage)) {
    print(`land    aws s3 cp my.csv s3://${bucket}/${landing}`);
    print(`start   aws stepfunctions start-execution --state-machine-arn ${stateMachineArn}`);
  }
  print(`state   ${state}   (logs/, sqs/, sns/, audit.jsonl)`);
  tellLeftOut(offline, screen);
}
