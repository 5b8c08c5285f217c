import type { Command } from 'commander';
import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { STAGES, type Stage } from '../core/names.ts';
import {
  type Aws,
  type Connection,
  connect,
  type DeployedPipeline,
  findPipeline,
  stackOutputs,
} from './stage.ts';
import { UserError } from './user-error.ts';

/** Where a command works, as its flags say. */
export interface Where {
  /** A deployed stage of the AWS account that the shell's credentials are of; absent: the offline AWS. */
  readonly stage?: string;
  readonly state: string;
  readonly pipeline: string;
}

/** A pipeline where it is deployed, and what to close afterwards. */
export interface Session {
  readonly aws: Aws;
  readonly pipeline: DeployedPipeline;
  readonly close: () => Promise<void>;
}

/** The flags that say where a command works. */
export function locatable(command: Command): Command {
  return command
    .option('--pipeline <name>', 'which pipeline', 'orders')
    .option(
      '--stage <name>',
      'a stage that is deployed to AWS, with the credentials of your shell (default: offline)',
    )
    .option('--state <directory>', 'where the offline AWS keeps its state', '.offline');
}

/**
 * @param open starts the offline AWS on the assembly that `npm start` left
 * @throws UserError when the stage or the pipeline isn't there
 */
export async function openSession(
  where: Where,
  open: (options: {
    assembly: string;
    state: string;
  }) => Promise<{ connection: Connection; close: () => Promise<void> }>,
): Promise<Session> {
  const stage = stageOf(where.stage);
  if (where.stage !== undefined) {
    const aws = connect({});
    return { aws, pipeline: await locate(aws, stage, where.pipeline), close: () => Promise.resolve() };
  }
  const state = resolve(where.state);
  const assembly = join(state, 'cdk.out');
  if (!existsSync(join(assembly, 'manifest.json')))
    throw new UserError('There is no lake yet; run npm start first, or name a deployed one with --stage.');
  const offline = await open({ assembly, state });
  try {
    const aws = connect(offline.connection);
    return { aws, pipeline: await locate(aws, stage, where.pipeline), close: offline.close };
  } catch (error) {
    await offline.close();
    throw error;
  }
}

async function locate(aws: Aws, stage: Stage, name: string): Promise<DeployedPipeline> {
  return findPipeline(await stackOutputs(aws, stage), stage, name);
}

function stageOf(name = 'dev'): Stage {
  const stage = STAGES.find((one) => one === name);
  if (stage) return stage;
  throw new UserError(`There is no stage "${name}"; use --stage ${STAGES.join(' or --stage ')}.`);
}
