import { type Command, InvalidArgumentError } from 'commander';
import { once } from 'node:events';
import { resolve } from 'node:path';
import { action, command } from '../command.ts';
import { type Context, type OfflineAws, takeForState } from '../offline.ts';
import { announce } from '../served.ts';
import { pipelinesOf } from '../stage.ts';
import { synthesize } from '../synthesize.ts';
import { terminal, type Terminal } from '../terminal.ts';
import { counted } from '../units.ts';
import { UserError } from '../user-error.ts';

interface Options {
  readonly port: number;
  readonly host: string;
  readonly state: string;
  readonly pipelines: string;
}

export function offlineCommand(context: Context): Command {
  return command(
    'offline',
    'Serves the offline AWS until Ctrl-C: schedules and landing rules are live, other commands and any SDK or tool may use it.',
    [
      'npx afluente offline',
      'npx afluente offline --port 0',
      'npx afluente offline --host 172.17.0.1     for containers on Linux, by Docker’s bridge',
    ],
  )
    .option('--port <number>', 'where it listens', portOf, 4566)
    .option(
      '--host <address>',
      'on which address; it checks no signatures, so keep it to yourself',
      '127.0.0.1',
    )
    .option('--state <directory>', 'where it keeps its state', '.offline')
    .option('--pipelines <directory>', "the folder with the pipelines' folders", 'pipelines')
    .action(action((options: Options) => serve(options, context)));
}

async function serve({ port, host, pipelines, ...options }: Options, context: Context): Promise<number> {
  const state = resolve(options.state);
  takeForState(state, context);
  const screen = terminal(process.stdout);
  screen.working(() => 'synthesizing the CDK app');
  const { directory } = await synthesize(`${state}/cdk.out`, 'dev', resolve(pipelines));
  screen.working(() => 'starting the offline AWS');
  const offline = await listening(context.openOffline({ assembly: directory, state, port, host }), port);
  const takeBack = announce(state, offline.connection);
  try {
    offline.scheduler.startSchedules();
    tell(offline, state, screen);
    await Promise.race([once(process, 'SIGINT'), once(process, 'SIGTERM')]);
    screen.print('Ended. What was running is found as ABORTED at the next start.');
    return 0;
  } finally {
    takeBack();
    screen.settle();
    await offline.close();
  }
}

function tell(offline: OfflineAws, state: string, { print, style, settle }: Terminal): void {
  const { connection, stacks, functions, notImitated } = offline;
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
  for (const { bucket, landing, stateMachineArn } of pipelinesOf(offline.outputs, 'dev')) {
    print(`land    aws s3 cp my.csv s3://${bucket}/${landing}`);
    print(`start   aws stepfunctions start-execution --state-machine-arn ${stateMachineArn}`);
  }
  print(`state   ${state}   (logs/, sqs/, sns/, audit.jsonl)`);
  if (notImitated.length > 0) print(style('dim', `not imitated: ${notImitated.join(', ')}`));
  print();
  print(`Schedules and landing rules are live. Ctrl-C, or kill ${process.pid}, ends it.`);
}

/** @throws UserError where the port is taken */
async function listening<T>(opening: Promise<T>, port: number): Promise<T> {
  try {
    return await opening;
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'EADDRINUSE')) throw error;
    throw new UserError(`Port ${port} is taken; name another with --port, or 0 for a free one.`);
  }
}

function portOf(text: string): number {
  const port = /^\d+$/.test(text) ? Number(text) : Number.NaN;
  if (port <= 65_535) return port;
  throw new InvalidArgumentError('It is a number from 0 to 65535; 0 takes a free one.');
}
