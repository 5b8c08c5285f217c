import type { Readings } from '../../core/engine/facts.ts';
import type { StageSettings } from '../../core/settings/settings.ts';
import type { Connection, StackOutputs } from './stage.ts';
import { UserError } from '../user-error.ts';

/** The names of the stacks that a deployment over another one made, changed and took away. */
export interface Changes {
  readonly created: readonly string[];
  readonly updated: readonly string[];
  readonly deleted: readonly string[];
}

/** The offline AWS as operations know it; only bin brings it. */
export interface OfflineAws {
  readonly connection: Required<Connection>;
  readonly outputs: StackOutputs;
  readonly stacks: number;
  readonly functions: number;
  /** Resource types of the templates that it doesn't imitate. */
  readonly notImitated: readonly string[];
  /** Deploys another assembly over the one that runs, or throws and leaves it. */
  readonly deploy: (
    assembly: string,
    existingBuckets?: readonly string[],
    engine?: Partial<Readings>,
  ) => Changes;
  readonly scheduler: { readonly startSchedules: () => void };
  /** The S3 requests since its start. */
  readonly requests: () => { readonly writes: number; readonly reads: number };
  readonly close: () => Promise<void>;
}

/** What brings the offline AWS: bin, or a test. */
export interface OfflineHost {
  /** Starts the offline AWS on a synthesized app. */
  readonly openOffline: (options: {
    readonly assembly: string;
    readonly state: string;
    readonly existingBuckets?: readonly string[];
    /** What the settings say of Athena's engine. */
    readonly engine?: Partial<Readings>;
    readonly port?: number;
    readonly host?: string;
    readonly allowHosts?: readonly string[];
    readonly prewarm?: boolean;
  }) => Promise<OfflineAws>;
  /** Whether a directory is one of the offline AWS's, or may become one. */
  readonly isStateDirectory: (directory: string) => boolean;
  readonly markStateDirectory: (directory: string) => void;
}

/** The buckets that a stage's settings say exist already: here they are as if. */
export function existingBucketsOf({ existingBucket }: StageSettings): readonly string[] {
  return existingBucket === undefined ? [] : [existingBucket];
}

/**
 * Makes a directory one of the offline AWS's, before anything is written there: a reset deletes those, and no other.
 * @throws UserError when it holds other files, or can't be written
 */
export function takeForState(directory: string, { isStateDirectory, markStateDirectory }: OfflineHost): void {
  if (!isStateDirectory(directory)) {
    throw new UserError(`${directory}: it holds other files; name an empty directory with --state.`);
  }
  try {
    markStateDirectory(directory);
  } catch (error) {
    // A later release's directory says so itself.
    if (!(error instanceof Error && 'code' in error)) throw error;
    const why = ` (${String(error.code)})`;
    throw new UserError(`${directory}: it can't be written${why}; name another directory with --state.`);
  }
}
