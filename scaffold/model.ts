import type { Definition } from '../core/definition/pipeline.ts';
import type { Dialect } from '../core/definition/source.ts';
import type { FileFacts } from './facts.ts';
import type { PartitionChoice } from './partition.ts';
import type { Inferred } from './types.ts';

/** A column of a new pipeline: its name, what the header calls it, and its types. */
export interface NewColumn extends Pick<Inferred, 'source' | 'target' | 'seen' | 'guessed'> {
  readonly name: string;
  readonly header: string;
}

/** Columns that have no value twice, alone or together. */
export interface Key {
  readonly columns: readonly string[];
  /** Whether they are named or placed as keys are; others may have been different by chance. */
  readonly likely: boolean;
}

/** All that is known of a new pipeline before it is written. */
export interface Model {
  readonly name: string;
  /** The file that it was made from, as it is called. */
  readonly file: string;
  readonly columns: readonly NewColumn[];
  readonly facts: FileFacts;
  readonly partition: PartitionChoice | undefined;
  readonly definition: Definition;
  /** What of the dialect was guessed, and why rows are tolerated. */
  readonly guesses: Partial<Record<keyof Dialect | 'tolerate', string>>;
  /** What was seen among the rows that a person should know. */
  readonly remarks: readonly string[];
  /** Rows and rejected rows of the whole file. */
  readonly rows: number;
  readonly rejected: number;
  /** Whether the file has more rows than were looked at. */
  readonly partial: boolean;
  readonly keys: readonly Key[];
}
