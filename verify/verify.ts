import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import type { Publication } from '../core/published/published-table.ts';
import { RELEASE } from '../core/release/release.ts';
import { findPublished } from '../lake/publish.ts';
import type { Cdk } from '../operate/cdk.ts';
import { listExecutions } from '../operate/executions/executions.ts';
import { Interrupted } from '../operate/interrupted.ts';
import { environmentOf } from '../operate/session/arn.ts';
import { commandLine } from '../operate/session/command-line.ts';
import type { OfflineHost } from '../operate/session/offline.ts';
import type { Session } from '../operate/session/session.ts';
import { UserError } from '../operate/user-error.ts';
import { changedFolders, type Folders } from './change.ts';
import { compare } from './compare.ts';
import { engineOf } from './engine.ts';
import { assertDeployed, type Deploy, deployOn } from './deploy.ts';
import { rehearse } from './rehearse.ts';
import { stepsOf } from './report.ts';
import { restore, type Restored } from './restore.ts';
import { endOf } from './run-facts.ts';
import { act, stepNames, type StepWatcher } from './scenario.ts';
import { type Observed, whyOf } from './seen.ts';
import { Trial } from './trial.ts';
import type { Scenario, Verification } from './document.ts';

/** What a verification tells of while it is at work. */
export type VerificationProgress =
  /** What is under way; since when, in ms since 1970, where it belongs to the scenario. */
  | { readonly kind: 'doing'; readonly what: string; readonly since?: number }
  /** The scenario begins: offline, or on the stage by its name. */
  | { readonly kind: 'side'; readonly side: string }
  /** A step has ended; `different` counts its facts that are not as they were offline. */
  | {
      readonly kind: 'step';
      readonly step: string;
      readonly milliseconds: number;
      readonly facts: number;
      readonly different: number;
      readonly unseen: number;
    }
  /** Others published this version since the plan was told. */
  | { readonly kind: 'republished'; readonly version: number }
  /** The stage is brought back to what it was. */
  | { readonly kind: 'restoring'; readonly interrupted: boolean };

type Tell = (progress: VerificationProgress) => void;

export interface VerifyOptions {
  readonly scenario: Scenario;
  /** Deploys on the stage what a scenario changes. */
  readonly cdk: Cdk;
  /** The file that lands. */
  readonly input: string;
  /** The folder with the pipelines' folders. */
  readonly pipelines: string;
  readonly state: string;
  /** Milliseconds that are waited for what comes late. */
  readonly patience: number;
  /** What readers saw when the plan was told. */
  readonly told?: Publication;
  readonly tell: Tell;
  /** Ends the scenario; the stage is brought back to what it was all the same. */
  readonly signal: AbortSignal;
}

/**
 * What readers see before a verification.
 * @throws UserError when the stage isn't fit for one
 */
export async function planVerification(
  session: Session,
  { scenario, cdk, pipelines }: Pick<VerifyOptions, 'scenario' | 'cdk' | 'pipelines'>,
): Promise<Publication | undefined> {
  await assertFit(session);
  if (scenario === 'changes') await assertDeployed(session, resolve(pipelines), cdk);
  const { aws, pipeline } = session;
  return (await findPublished(aws.glue, pipeline.database, pipeline.table)).publication;
}

/**
 * Acts a scenario out offline and on a stage, and compares. Readers of the stage are left with what they saw, or with
 * what others published meanwhile.
 * @throws UserError when the stage isn't fit for it, Interrupted after its signal saying how the stage was left
 */
export async function verify(
  session: Session,
  host: OfflineHost,
  options: VerifyOptions,
): Promise<Verification> {
  const output = mkdtempSync(join(tmpdir(), 'afluente-verify-'));
  try {
    const folders = changedFolders(options.pipelines, session.pipeline.name, output);
    return await verifyWith(session, host, options, { folders, output });
  } finally {
    rmSync(output, { recursive: true, force: true });
  }
}

async function verifyWith(
  session: Session,
  host: OfflineHost,
  options: VerifyOptions,
  changed: { readonly folders: Folders; readonly output: string },
): Promise<Verification> {
  const { scenario, cdk, told, tell, signal } = options;
  const at = new Date();
  const doing = (what: string) => tell({ kind: 'doing', what });
  const trial = (on: Session, deploy: Deploy) => {
    const since = Date.now();
    return Trial.begin({
      ...options,
      session: on,
      deploy,
      tell: (what) => tell({ kind: 'doing', what, since }),
    });
  };
  const offline = await rehearse(
    { ...options, ...changed, pipeline: session.pipeline.name, stage: session.stage },
    host,
    doing,
    async (...here) => rehearsed(await trial(...here), options),
  ).catch((error: unknown) => {
    throw signal.aborted ? new Interrupted('Ended before anything was done in the stage.') : error;
  });
  // The question and the rehearsal took their time.
  await assertFit(session);
  const there = await trial(session, deployOn(session, { ...changed, cdk }, { tell: doing, signal }));
  if (there.before && there.before.run !== told?.run)
    tell({ kind: 'republished', version: there.before.number });
  const { seen, restored } = await onTheStage(there, offline, options);
  const comparison = compare(offline, seen);
  const { region, account } = environmentOf(session.pipeline.stateMachineArn);
  return {
    scenario,
    pipeline: session.pipeline.name,
    stage: session.stage,
    at: at.toISOString(),
    account: account.slice(-4),
    region,
    release: RELEASE,
    versionBefore: there.before?.number,
    ...comparison,
    engine: engineOf(offline, seen),
    steps: stepsOf(stepNames(scenario), comparison, offline, seen),
    dollars: seen.dollars,
    restored: restored.done,
    left: restored.left,
  };
}

/** Tells of each step as it ends. */
function stepTeller(tell: Tell, side: string, compareTo?: Observed): StepWatcher {
  tell({ kind: 'side', side });
  return {
    ended: (step, { milliseconds }, observations, unseen) => {
      const known = new Map(
        compareTo?.observations.filter((one) => one.step === step).map(({ fact, seen }) => [fact, seen]),
      );
      const different = compareTo
        ? observations.filter(({ fact, seen }) => known.get(fact) !== seen).length
        : 0;
      const counts = { facts: observations.length, different, unseen: unseen.length };
      tell({ kind: 'step', step, milliseconds, ...counts });
    },
  };
}

/** @throws UserError for a pipeline that couldn't be left as it was, or is at work */
async function assertFit({ aws, pipeline }: Session): Promise<void> {
  const { name, mode } = pipeline;
  if (mode === 'append')
    throw new UserError(
      `${name} appends: rows that are landed to verify it would stay in its dataset. Verify a snapshot pipeline.`,
    );
  const [newest] = await listExecutions(aws, pipeline, 1);
  if (newest?.outcome === 'running')
    throw new UserError(`${newest.execution} of ${name} runs; verify when it has ended.`);
}

/** @throws UserError when the input is none that the pipeline takes: the stage isn't asked then */
async function rehearsed(
  trial: Trial,
  { scenario, state, pipelines: folders, tell }: VerifyOptions,
): Promise<Observed> {
  const seen = await act(trial, scenario, stepTeller(tell, 'offline'));
  const { landed } = trial;
  if (landed?.status === 'SUCCEEDED') return seen;
  const how = landed ? endOf(landed) : 'no execution';
  throw new UserError(
    `${trial.input} doesn't get through offline (${how}); nothing was done in the stage. See ${commandLine({ state, folders, pipeline: trial.session.pipeline }, 'start', ['--input', trial.input])}.`,
  );
}

async function onTheStage(
  trial: Trial,
  offline: Observed,
  { scenario, tell }: VerifyOptions,
): Promise<{ seen: Observed; restored: Restored }> {
  const { signal, session } = trial;
  const [acted] = await Promise.allSettled([act(trial, scenario, stepTeller(tell, session.stage, offline))]);
  tell({ kind: 'restoring', interrupted: signal.aborted });
  const restored = await restore(trial);
  if (acted.status === 'fulfilled') return { seen: acted.value, restored };
  const afterwards = [...restored.done, ...restored.left].join(' ');
  if (signal.aborted) throw new Interrupted(`The verification was ended. ${afterwards}`.trimEnd());
  const cause: unknown = acted.reason;
  throw new Error(`${whyOf(cause)} ${afterwards}`.trimEnd(), { cause });
}
