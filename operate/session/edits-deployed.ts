import { Interrupted } from '../interrupted.ts';
import { every, poll, type Sleep } from '../poll.ts';
import { fingerprintOf, type Sources } from '../synthesize.ts';
import { UserError } from '../user-error.ts';
import { announcedAt, isAlive, type Served } from './served.ts';

const LOOK_MS = 200;
/** How long an edit may go unnoticed: much longer than an editor's save takes. */
const UNNOTICED_MS = 5000;

export interface AwaitedEdits {
  readonly state: string;
  readonly sources: Sources;
  readonly served: Served;
  /** The command that serves it anew. */
  readonly restart: string;
  /** Is told when there is something to wait for. */
  readonly waits?: () => void;
  readonly signal?: AbortSignal;
  readonly sleep?: Sleep;
}

/**
 * Waits until the offline AWS that is served has the sources as they are now.
 * @throws UserError where it doesn't take them in, or has ended, saying why; Interrupted when its signal ended the waiting
 */
export async function assertTakenIn(options: AwaitedEdits): Promise<void> {
  const { signal, sleep } = options;
  try {
    await poll(lookerOn(options), { pace: every(LOOK_MS), signal, sleep });
  } catch (error) {
    if (!signal?.aborted) throw error;
    throw new Interrupted('Nothing was started; the offline AWS goes on taking the edit in.', {
      cause: error,
    });
  }
}

/** A look at what is served, which ends with its answer; told of once where there is something to wait for. */
function lookerOn({ state, sources, served, restart, waits }: AwaitedEdits): () => Promise<true | undefined> {
  const again = `end process ${served.pid}, which serves it, and restart ${restart}`;
  let unnoticed = 0;
  let told = false;
  return async () => {
    // Looked at each time: they may be edited still.
    const wanted = fingerprintOf(sources);
    const announced = announcedAt(state);
    // One that was killed has left its word behind.
    if (announced === undefined || !isAlive(announced.pid))
      throw new UserError(
        `Process ${served.pid}, which kept the offline AWS up, has ended; nothing was started. Repeat the command, which works without it; ${restart} keeps one up again.`,
      );
    const { app } = announced;
    if (app === undefined) throw new UserError(`The offline AWS takes no edits in; ${again}.`);
    if (app.stage !== sources.stage || app.pipelines !== sources.pipelines)
      throw new UserError(
        `The offline AWS has the stage ${app.stage} of the pipelines in ${app.pipelines}; ${again}, or name another directory with --state.`,
      );
    if (app.fingerprint === wanted && app.underWay === undefined) return true;
    if (app.refused?.fingerprint === wanted && app.underWay === undefined)
      throw new UserError(
        `${firstLine(app.refused.why)} The offline AWS runs what was there before; nothing was started.`,
      );
    if (unnoticed > UNNOTICED_MS)
      throw new UserError(`The app was changed, and the offline AWS hasn't noticed; ${again}.`);
    if (app.underWay === undefined) unnoticed += LOOK_MS;
    if (!told) waits?.();
    told = true;
    return undefined;
  };
}

function firstLine(text: string): string {
  const [first = '', ...others] = text.split('\n');
  return others.length === 0 ? first : `${first} (and ${others.length} more)`;
}
