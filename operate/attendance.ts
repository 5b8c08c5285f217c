import type { StateRun } from './executions/follow.ts';
import type { Started } from './executions/start.ts';
import type { Landed } from './documents/landed.ts';

/** What an operation tells of while it is at work. Nothing of it has to be heard: what it came to is its result. */
export type Progress =
  /** Bytes of a file, so far. */
  | {
      readonly kind: 'landing';
      readonly name: string;
      readonly sent: number;
      readonly bytes: number;
      readonly milliseconds: number;
    }
  /** S3 doesn't tell the landing rule yet of what lands. */
  | {
      readonly kind: 'unheard';
      readonly stage: string;
      readonly until: Date;
      readonly milliseconds: number;
      /** Whether that is waited for; else what landed is never heard. */
      readonly waits: boolean;
      /** The command that starts a run without the rule. */
      readonly instead: string;
    }
  | { readonly kind: 'landed'; readonly file: Landed; readonly milliseconds: number }
  | { readonly kind: 'started'; readonly started: Started }
  | { readonly kind: 'entered'; readonly state: StateRun }
  | { readonly kind: 'left'; readonly state: StateRun; readonly milliseconds: number }
  /** Nothing runs, and something may be about to. */
  | { readonly kind: 'resting' }
  /** Versions of objects, so far. */
  | { readonly kind: 'counting'; readonly versions: number }
  | { readonly kind: 'emptying'; readonly folder: string; readonly gone: number; readonly of?: number }
  | { readonly kind: 'emptied'; readonly folder: string }
  | { readonly kind: 'dropped'; readonly tables: number }
  | { readonly kind: 'deleting'; readonly stack: string }
  | { readonly kind: 'deleted'; readonly stack: string };

export type Listener = (progress: Progress) => void;

/** Who attends an operation. */
export interface Attendance {
  /** Is told how far it is. */
  readonly tell: Listener;
  /** Ends the waiting for it, or where that can be what it does. */
  readonly signal?: AbortSignal;
}

/** Nobody listens, and nobody ends it. */
export const UNATTENDED: Attendance = { tell: () => undefined };
