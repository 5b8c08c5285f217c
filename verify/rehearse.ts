import { rmSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { existingBucketsOf, type OfflineHost, takeForState } from '../operate/session/offline.ts';
import { onPipelineOf, sessionOn, type Session } from '../operate/session/session.ts';
import { stageOf } from '../operate/session/settings.ts';
import { connect } from '../operate/session/stage.ts';
import { synthesize } from '../operate/synthesize.ts';
import type { Folders } from './change.ts';
import type { Deploy } from './deploy.ts';

/** What a rehearsal is made from. */
export interface Rehearsal {
  readonly pipeline: string;
  readonly stage: Session['stage'];
  /** The folder with the pipelines' folders, as the option says it. */
  readonly pipelines: string;
  readonly folders: Folders;
  /** Where the offline AWS keeps its state; the rehearsal has a folder of its own in it. */
  readonly state: string;
}

/**
 * Runs work on a fresh offline AWS with the same app as the stage.
 * @param work is given what deploys a change over it: the same assembly as on the stage, on the same state
 */
export async function rehearse<T>(
  { pipeline, stage, folders, ...where }: Rehearsal,
  host: OfflineHost,
  tell: (text: string) => void,
  work: (session: Session, deploy: Deploy) => Promise<T>,
): Promise<T> {
  takeForState(resolve(where.state), host);
  const own = join(resolve(where.state), 'verify');
  const state = join(own, 'state');
  const { settings, engine } = await stageOf(stage);
  const existingBuckets = existingBucketsOf(settings);
  let close = () => Promise.resolve();
  const deploy: Deploy = async (change) => {
    tell('synthesizing the CDK app');
    const into = change === 'before' ? own : join(own, change);
    const { directory } = await synthesize(join(into, 'cdk.out'), stage, folders[change]);
    await close();
    close = () => Promise.resolve();
    tell('starting the offline AWS');
    const { connection, outputs, ...offline } = await host.openOffline({
      assembly: directory,
      state,
      existingBuckets,
      engine,
    });
    close = offline.close;
    const found = {
      aws: connect(connection),
      stage,
      outputs,
      at: 'opened',
      state,
      folders: where.pipelines,
    } as const;
    return onPipelineOf(sessionOn(found), pipeline);
  };
  rmSync(state, { recursive: true, force: true });
  try {
    return await work(await deploy('before'), deploy);
  } finally {
    await close();
  }
}
