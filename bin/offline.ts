import { resolve } from 'node:path';
import { once } from 'node:events';
import { InvalidArgumentError } from 'commander';
import { markStateDirectory } from '@afluente/offline/state-directory';
import { assertWritable, command, runCommand } from '../cli/command.ts';
import { synthesize } from '../cli/synthesize.ts';
import { terminal } from '../cli/terminal.ts';
import { counted } from '../cli/units.ts';

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
  assertWritable(state);
  markStateDirectory(state);
  const { print, style, working, settle } = terminal(process.stdout, false);
  const loading = import('@afluente/offline');
  working(() => 'synthesizing the CDK app');
  const { directory } = await synthesize(`${state}/cdk.out`, 'dev', resolve(pipelines));
  working(() => 'starting the offline AWS');
  const offline = await (await loading).openOffline({ assembly: directory, state, port, host });
  try {
    const { connection, stacks, functions, scheduler } = offline;
    scheduler.startSchedules();
    settle(
      `${style('bold', 'Offline AWS')}   ${counted(stacks, 'stack')}, ${counted(functions, 'function')}`,
    );
    print('');
    const variables = {
      AWS_ENDPOINT_URL: connection.endpoint,
      AWS_REGION: connection.region,
      AWS_ACCESS_KEY_ID: connection.credentials.accessKeyId,
      AWS_SECRET_ACCESS_KEY: connection.credentials.secretAccessKey,
    };
    for (const [name, value] of Object.entries(variables)) print(`export ${name}=${value}`);
    print('');
    print('Schedules and landing rules are live. Ctrl-C ends it.');
    await Promise.race([once(process, 'SIGINT'), once(process, 'SIGTERM')]);
    print('Ended. What was running is found as ABORTED at the next start.');
    return 0;
  } finally {
    settle();
    await offline.close();
  }
});

function portOf(text: string): number {
  const port = Number(text);
  if (Number.isInteger(port) && port >= 0 && port <= 65_535) return port;
  throw new InvalidArgumentError('It is a number from 0 to 65535; 0 takes a free one.');
}
