import { type FSWatcher, watch } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { assetsOf } from '../replace-assembly.ts';
import { fingerprintOf, foldersOf, isSynthesized, type Sources, synthesize } from '../synthesize.ts';
import { stageNamed } from '../../core/settings/parse.ts';
import type { Stage } from '../../core/stage/names.ts';
import { stackPrefix } from '../../core/stage/stage.ts';
import type { DeployedPipeline } from '../documents/pipeline.ts';
import { type Changes, existingBucketsOf, type OfflineAws } from './offline.ts';
import { loadSettings } from './settings.ts';
import { pipelinesOf } from './stage.ts';

/** How an offline AWS stands to the sources of its app. */
export interface Taken {
  /** The fingerprint of the sources that are deployed. */
  readonly fingerprint: string;
  /** Of those that are being synthesized. */
  readonly underWay?: string;
  /** Of those that couldn't be taken in, and why: a line for each fault. */
  readonly refused?: { readonly fingerprint: string; readonly why: string };
}

/** What becomes of an edit. */
export type Edit =
  | { readonly kind: 'begun' }
  /** The stacks by the names of their pipelines, others by theirs. */
  | { readonly kind: 'deployed'; readonly changes: Changes; readonly milliseconds: number }
  | { readonly kind: 'refused'; readonly error: unknown }
  /** The sources are again as they are deployed. */
  | { readonly kind: 'undone' };

export interface TakeInOptions {
  readonly sources: Sources;
  /** Where the assembly lies that is deployed. */
  readonly assembly: string;
  /** The fingerprint of the sources that are deployed. */
  readonly deployed: string;
  readonly offline: Pick<OfflineAws, 'deploy' | 'outputs'>;
  /** Is told first of all, so that others may know it. */
  readonly note: (taken: Taken) => void;
  readonly tell: (edit: Edit) => void;
  /** Makes the assembly. @default the CDK app's program */
  readonly synthesize?: typeof synthesize;
  /** Milliseconds without a further edit before one is taken in. @default 200 */
  readonly quietMs?: number;
}

/** An editor writes several files, and `git checkout` many. */
const QUIET_MS = 200;

/**
 * Takes the edits of an app's sources in as they are saved, one after the other: synthesizes, and deploys in place. What
 * can't be synthesized or deployed leaves what runs.
 * @returns ends it; resolves when no synthesis is under way any more
 */
export function takeInEdits(options: TakeInOptions): () => Promise<void> {
  const edits = new Edits(options);
  return () => edits.end();
}

class Edits {
  readonly #options: TakeInOptions;
  readonly #watchers = new Map<string, FSWatcher>();
  readonly #ended = new AbortController();
  #taken: Taken;
  /** The assets of what is deployed: what was refused meanwhile has others. */
  #running: readonly string[];
  #edits = 0;
  #working: Promise<void> | undefined;

  constructor(options: TakeInOptions) {
    this.#options = options;
    this.#taken = { fingerprint: options.deployed };
    this.#running = assetsOf(options.assembly);
    this.#watchFolders();
    // What was saved while the offline AWS was starting.
    this.#notice();
  }

  async end(): Promise<void> {
    this.#ended.abort();
    for (const watcher of this.#watchers.values()) watcher.close();
    await this.#working;
  }

  /** Each folder for itself, which works alike everywhere; those that came to be too. */
  #watchFolders(): void {
    const folders = foldersIfReadable(this.#options.sources);
    // The watchers of before stay, and tell when it is mended.
    if (folders === undefined) return;
    for (const [folder, watcher] of this.#watchers) {
      if (folders.has(folder)) continue;
      watcher.close();
      this.#watchers.delete(folder);
    }
    for (const folder of folders) {
      if (this.#watchers.has(folder)) continue;
      try {
        const watcher = watch(folder, () => this.#notice());
        watcher.on('error', () => this.#watchers.delete(folder));
        this.#watchers.set(folder, watcher);
      } catch {
        // It went meanwhile, which its parent tells.
      }
    }
  }

  #notice(): void {
    this.#edits += 1;
    this.#working ??= this.#work()
      // What failed was told; where telling fails nobody can be told, and the offline AWS goes on.
      .catch(() => undefined)
      .finally(() => (this.#working = undefined));
  }

  async #work(): Promise<void> {
    for (let seen = -1; seen !== this.#edits && !this.#ended.signal.aborted;) {
      seen = this.#edits;
      await sleep(this.#options.quietMs ?? QUIET_MS);
      if (seen !== this.#edits) continue;
      this.#watchFolders();
      await this.#takeIn();
    }
  }

  async #takeIn(): Promise<void> {
    let fingerprint: string | undefined;
    try {
      fingerprint = fingerprintIfThere(this.#options.sources);
      if (fingerprint !== undefined) await this.#takeInAs(fingerprint);
    } catch (error) {
      if (this.#ended.signal.aborted) return;
      const why = error instanceof Error ? error.message : String(error);
      const { fingerprint: deployed, refused: before } = this.#taken;
      const refused = fingerprint === undefined ? before : { fingerprint, why };
      this.#note({ fingerprint: deployed, refused });
      this.#options.tell({ kind: 'refused', error });
    }
  }

  /** @param fingerprint of the sources as they are */
  async #takeInAs(fingerprint: string): Promise<void> {
    const { sources, assembly, tell, synthesize: make = synthesize } = this.#options;
    const { fingerprint: deployed, refused } = this.#taken;
    if (fingerprint === refused?.fingerprint) return;
    if (fingerprint === deployed && refused === undefined) return;
    // What can be synthesized, and not deployed, lies in the assembly's place.
    if (fingerprint === deployed && isSynthesized(assembly, sources)) {
      this.#note({ fingerprint: deployed });
      tell({ kind: 'undone' });
      return;
    }
    this.#note({ ...this.#taken, underWay: fingerprint });
    tell({ kind: 'begun' });
    const began = Date.now();
    const made = await make(assembly, sources.stage, sources.pipelines, sources.config, {
      signal: this.#ended.signal,
      running: this.#running,
    });
    if (this.#ended.signal.aborted) return;
    const changes = await this.#deploy(made.fingerprint);
    this.#running = assetsOf(assembly);
    this.#note({ fingerprint: made.fingerprint });
    tell({ kind: 'deployed', changes, milliseconds: Date.now() - began });
  }

  /** @param version of the settings */
  async #deploy(version: string): Promise<Changes> {
    const { sources, assembly, offline } = this.#options;
    const { stage } = sources;
    const { settings, engine } = stageNamed(stage, await loadSettings(sources.config, version), '--stage ');
    const before = pipelinesOf(offline.outputs, stage);
    const changes = offline.deploy(assembly, existingBucketsOf(settings), engine);
    const nameOf = stackNames(stage, [...before, ...pipelinesOf(offline.outputs, stage)]);
    return {
      created: changes.created.map(nameOf),
      updated: changes.updated.map(nameOf),
      deleted: changes.deleted.map(nameOf),
    };
  }

  #note(taken: Taken): void {
    this.#taken = taken;
    this.#options.note(taken);
  }
}

/** What a stack is called: as its pipeline, or by what follows the stage in its name. */
function stackNames(stage: Stage, pipelines: readonly DeployedPipeline[]): (stack: string) => string {
  const names = new Map(pipelines.map(({ stack, name }) => [stack, name]));
  return (stack) => names.get(stack) ?? stack.slice(stackPrefix(stage).length);
}

/**
 * Nothing where a file went while it was read: that is told too.
 * @throws UserError where one can't be read
 */
function fingerprintIfThere(sources: Sources): string | undefined {
  try {
    return fingerprintOf(sources);
  } catch (error) {
    const cause = error instanceof Error ? error.cause : undefined;
    if (cause instanceof Error && 'code' in cause && cause.code === 'ENOENT') return undefined;
    throw error;
  }
}

/** Nothing where one can't be read, or went meanwhile. */
function foldersIfReadable(sources: Sources): ReadonlySet<string> | undefined {
  try {
    return new Set(foldersOf(sources));
  } catch {
    return undefined;
  }
}
