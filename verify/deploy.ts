import { join } from 'node:path';
import type { Cdk } from '../operate/cdk.ts';
import { endedBy } from '../operate/interrupted.ts';
import { onPipelineOf, type Session, sessionOn } from '../operate/session/session.ts';
import { stackOutputs } from '../operate/session/stage.ts';
import { UserError } from '../operate/user-error.ts';
import type { Change, Folders } from './change.ts';

/** Deploys the pipeline with a change; returns the session on what is deployed then. */
export type Deploy = (change: Change) => Promise<Session>;

/** The arguments of the command that concern the pipeline's stack alone, whatever it is deployed after. */
function argumentsOf(command: string, { stage, pipeline }: Session, pipelines: string): string[] {
  return [command, pipeline.stack, '--exclusively', '-c', `stage=${stage}`, '-c', `pipelines=${pipelines}`];
}

/**
 * What a scenario deploys again at its end has to be what is deployed before it.
 * @param pipelines the folder with the pipelines' folders
 * @throws UserError when the stack is not as the project would deploy it; the CDK's command has told what differs
 */
export async function assertDeployed(session: Session, pipelines: string, cdk: Cdk): Promise<void> {
  try {
    await cdk.run([...argumentsOf('diff', session, pipelines), '--fail', '--method', 'template']);
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    throw new UserError(
      `Deploy ${session.pipeline.stack} as it is here first, since this scenario deploys that again at its end: ${error.message}`,
      { cause: error },
    );
  }
}

/**
 * Deploys on a stage by the project's own `cdk deploy`. What CloudFormation has begun is waited for, also after the
 * signal: nothing can be deployed over it before.
 * @param output a directory for what is synthesized
 */
export function deployOn(
  session: Session,
  { folders, cdk, output }: { readonly folders: Folders; readonly cdk: Cdk; readonly output: string },
  { tell, signal }: { readonly tell: (what: string) => void; readonly signal: AbortSignal },
): Deploy {
  return async (change) => {
    const args = [...argumentsOf('deploy', session, folders[change]), '--require-approval', 'never'];
    const waiting = () => tell('waiting for the deployment that is under way');
    await endedBy(signal, waiting, () => cdk.run([...args, '--output', join(output, 'cdk.out')]));
    const outputs = await stackOutputs(session.aws, session.stage);
    return onPipelineOf(sessionOn({ ...session, outputs }), session.pipeline.name);
  };
}
