import { rmSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { existingBucketsOf, type OfflineHost, takeForState } from '../operate/session/offline.ts';
import { onPipelineOf, sessionOn, type Session } from '../operate/session/session.ts';
import { stageOf } from '../operate/session/settings.ts';
import { connect } from '../operate/session/stage.ts';
import { synthesize } from '../operate/synthesize.ts';

/** What a rehearsal is made from. */
export interface Rehearsal {
  readonly pipeline: string;
  readonly stage: Session['stage'];
  /** The folder with the pipelines' folders. */
  readonly pipelines: string;
  /** Where the offline AWS keeps its state; the rehearsal has a folder of its own in it. */
  readonly state: string;
}

/** Runs work on a fresh offline AWS with the same app as the stage. */
export async function rehearse<T>(
  { pipeline, stage, pipelines, ...where }: Rehearsal,
  host: OfflineHost,
  tell: (text: string) => void,
  work: (session: Session) => Promise<T>,
): Promise<T> {
  takeForState(resolve(where.state), host);
  const own = join(resolve(where.state), 'verify');
  tell('synthesizing the CDK app');
  const { directory } = await synthesize(join(own, 'cdk.out'), stage, resolve(pipelines));
  const state = join(own, 'state');
  rmSync(state, { recursive: true, force: true });
  tell('starting the offline AWS');
  const { connection, outputs, close } = await host.openOffline({
    assembly: directory,
    state,
    existingBuckets: existingBucketsOf((await stageOf(stage)).settings),
  });
  try {
    const found = {
      aws: connect(connection),
      stage,
      outputs,
      at: 'opened',
      state,
      folders: pipelines,
    } as const;
    return await work(onPipelineOf(sessionOn(found), pipeline));
  } finally {
    await close();
  }
}
