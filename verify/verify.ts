import type { Publication } from '../core/published-table.ts';
import { RELEASE } from '../core/release.ts';
import { findPublished } from '../lake/publish.ts';
import { placeOf } from '../operate/session/arn.ts';
import { listExecutions } from '../operate/executions/executions.ts';
import { Interrupted, interruptible } from '../cli/interrupt.ts';
import type { OfflineHost } from '../operate/session/offline.ts';
import type { Session } from '../operate/session/session.ts';
import type { Terminal } from '../cli/terminal.ts';
import { duration } from '../operate/units.ts';
import { UserError } from '../operate/user-error.ts';
import { compare } from './compare.ts';
import { rehearse } from './rehearse.ts';
import { stepsOf, type Verification } from './report.ts';
import { restore, type Restored } from './restore.ts';
import { act, STEP_NAMES } from './scenario.ts';
import { endOf } from './run-facts.ts';
import { type Seen, whyOf } from './seen.ts';
import { stepLines, tellPlan } from '../cli/tell-verification.ts';
import { Trial } from './trial.ts';

export interface VerifyOptions {
  /** The file that lands. */
  readonly input: string;
  /** The folder with the pipelines' folders. */
  readonly pipelines: string;
  readonly state: string;
  /** Milliseconds that are waited for what comes late. */
  readonly patience: number;
  /** Asks before anything happens in the stage. */
  readonly confirm: () => Promise<void>;
}

/**
 * Acts the scenario out offline and on a stage, and compares. Readers of the stage are left with what they saw, or with
 * what others published meanwhile.
 * @throws UserError when the stage isn't fit for it, Interrupted after Ctrl-C saying how the stage was left
 */
export async function verify(
  session: Session,
  host: OfflineHost,
  options: VerifyOptions,
  screen: Terminal,
): Promise<Verification> {
  const at = new Date();
  await assertFit(session);
  const told = await publishedIn(session);
  const end = new AbortController();
  const trial = (on: Session) => {
    const began = Date.now();
    return Trial.begin({
      ...options,
      session: on,
      signal: end.signal,
      tell: (text) => screen.working(() => `${text}   ${duration(Date.now() - began)}`),
    });
  };
  tellPlan(session, told, screen);
  await options.confirm();
  const offline = await interruptible(
    () => end.abort(),
    () =>
      rehearse(
        { ...options, pipeline: session.pipeline.name, stage: session.stage },
        host,
        (text) => screen.working(() => text),
        async (here) => rehearsed(await trial(here), screen),
      ),
  ).catch((error: unknown) => {
    throw end.signal.aborted ? new Interrupted('Ended before anything was done in the stage.') : error;
  });
  // The question and the rehearsal took their time.
  await assertFit(session);
  const there = await trial(session);
  if (there.before && there.before.run !== told?.run)
    screen.print(
      `Readers have version ${there.before.number} by now, and are brought back to it at the end.`,
    );
  const { seen, restored } = await onTheStage(there, offline, end, screen);
  const comparison = compare(offline, seen);
  const { region, account } = placeOf(session.pipeline.stateMachineArn);
  return {
    pipeline: session.pipeline.name,
    stage: session.stage,
    at: at.toISOString(),
    account: account.slice(-4),
    region,
    release: RELEASE,
    versionBefore: there.before?.number,
    ...comparison,
    steps: stepsOf(STEP_NAMES, comparison, offline, seen),
    dollars: seen.dollars,
    restored: restored.done,
    left: restored.left,
  };
}

async function publishedIn({ aws, pipeline }: Session): Promise<Publication | undefined> {
  return (await findPublished(aws.glue, pipeline.database, pipeline.table)).publication;
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
async function rehearsed(trial: Trial, screen: Terminal): Promise<Seen> {
  const seen = await act(trial, stepLines('offline', screen));
  const { landed } = trial;
  if (landed?.status === 'SUCCEEDED') return seen;
  const how = landed ? endOf(landed) : 'no execution';
  throw new UserError(
    `${trial.input} doesn't get through offline (${how}); nothing was done in the stage. See npx afluente start --pipeline ${trial.session.pipeline.name} --input ${trial.input}.`,
  );
}

async function onTheStage(
  trial: Trial,
  offline: Seen,
  end: AbortController,
  screen: Terminal,
): Promise<{ seen: Seen; restored: Restored }> {
  const [acted] = await Promise.allSettled([
    interruptible(
      () => end.abort(),
      () => act(trial, stepLines(trial.session.stage, screen, offline)),
    ),
  ]);
  screen.settle();
  if (end.signal.aborted)
    screen.print('Ctrl-C: the stage is brought back to what it was; a second one leaves it as it is now.');
  screen.working(() => 'bringing the stage back to what it was');
  const restored = await restore(trial);
  screen.settle();
  if (acted.status === 'fulfilled') return { seen: acted.value, restored };
  const afterwards = [...restored.done, ...restored.left].join(' ');
  if (end.signal.aborted) throw new Interrupted(`The verification was ended. ${afterwards}`.trimEnd());
  const cause: unknown = acted.reason;
  throw new Error(`${whyOf(cause)} ${afterwards}`.trimEnd(), { cause });
}
