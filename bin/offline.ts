import { resolve } from 'node:path';
import { once } from 'node:events';
import { InvalidArgumentError } from 'commander';
import { isStateDirectory, markStateDirectory } from '@afluente/offline/state-directory';
import { command, runCommand, takeForState } from '../cli/command.ts';
import { synthesize } from '../cli/synthesize.ts';
import { terminal } from '../cli/terminal.ts';
import { counted } from '../cli/units.ts';
import { UserError } from '../cli/user-error.ts';

const program = command(
  'offline',
  'Serves the offline AWS until Ctrl-C: schedules and landing rules are live, any SDK or tool may call it.',
)
  .usage('[options]   (npm run offline -- [options])')
  .option('--port <number>', 'where it listens', portOf, 4566)
  .option(
    '--host <address>',
    'on which address; it checks no signatures, so keep it to yourself',
    '127.0.0.1',
  )
  .option('--state <directory>', 'where it keeps its state', '.offline')
  .option('--pipelines <directory>', "the folder with the pipelines' folders", 'pipelines')
  .addHelpText(
    'after',
    `
Examples:
  npm run offline
  npm run offline -- --host 172.17.0.1     for containers on Linux, by Docker's bridge`,
  );

interface Options {
  readonly port: number;
  readonly host: string;
  readonly state: string;
  readonly pipelines: string;
}

await runCommand(program, async () => {
  const { port, host, pipelines, ...options } = program.opts<Options>();
  const state = resolve(options.state);
  takeForState(state, { isStateDirectory, markStateDirectory });
  const { print, style, working, settle } = terminal(process.stdout, false);
  const loading = import('@afluente/offline');
  working(() => 'synthesizing the CDK app');
  const { directory } = await synthesize(`${state}/cdk.out`, 'dev', resolve(pipelines));
  working(() => 'starting the offline AWS');
  const offline = await listening(
    (await loading).openOffline({ assembly: directory, state, port, host }),
    port,
  );
  try {
    const { connection, stacks, functions, notImitated, scheduler } = offline;
    scheduler.startSchedules();
    settle(
      `${style('bold', 'Offline AWS')}   ${counted(stacks, 'stack')}, ${counted(functions, 'function')}`,
    );
    print('');
    const variables = {
      AWS_ENDPOINT_URL: connection.endpoint,
      AWS_REGION: connection.region,
      // What the AWS CLI 1 and boto3 read.
      AWS_DEFAULT_REGION: connection.region,
      AWS_ACCESS_KEY_ID: connection.credentials.accessKeyId,
      AWS_SECRET_ACCESS_KEY: connection.credentials.secretAccessKey,
    };
    for (const [name, value] of Object.entries(variables)) print(`export ${name}=${value}`);
    print('');
    for (const { LandingLocation, StateMachineArn } of Object.values(offline.outputs)) {
      if (LandingLocation === undefined) continue;
      print(`land    aws s3 cp my.csv ${LandingLocation}`);
      print(`start   aws stepfunctions start-execution --state-machine-arn ${StateMachineArn}`);
    }
    print(`state   ${state}   (logs/, sqs/, sns/, audit.jsonl)`);
    if (notImitated.length > 0) print(style('dim', `not imitated: ${notImitated.join(', ')}`));
    print('');
    print(`Schedules and landing rules are live. Ctrl-C, or kill ${process.pid}, ends it.`);
    await Promise.race([once(process, 'SIGINT'), once(process, 'SIGTERM')]);
    print('Ended. What was running is found as ABORTED at the next start.');
    return 0;
  } finally {
    settle();
    await offline.close();
  }
});

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
