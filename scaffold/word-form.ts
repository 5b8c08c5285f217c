import { FACTS } from '../core/types/kinds.ts';
import type { ColumnKind } from '../core/types/type.ts';
import { takenBy } from './trial.ts';

/** Kinds whose values are words, such as `true`, each with a test of a text. */
const WORDS = FACTS.flatMap(({ kind, inference: { trial } }) =>
  trial?.spelledBy === 'nothing' ? [{ kind, test: takenBy(trial) }] : [],
);

/** The kinds whose values are words. */
export const WORD_KINDS: readonly ColumnKind[] = WORDS.map(({ kind }) => kind);

/** The kinds that a text is a word of. */
export function wordOf(text: string): ColumnKind[] {
  return WORDS.filter(({ test }) => test(text)).map(({ kind }) => kind);
}
