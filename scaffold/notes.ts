import { count, counted } from '../operate/units.ts';
import type { Model } from './model.ts';

/** What a person should know of a new pipeline, beyond what its files say. */
export function notesOn(model: Model): string[] {
  const { rows, rejected, facts, guesses, remarks, columns, partition, partial } = model;
  const renamed = columns.filter(({ name, header }) => name !== header).length;
  return [
    ...(renamed > 0
      ? [`${counted(renamed, 'column')} got another name than in the header; change it where you like`]
      : []),
    ...(guesses.tolerate === undefined ? [] : [guesses.tolerate]),
    ...Object.entries(guesses).flatMap(([field, guess]) =>
      field === 'tolerate' ? [] : [`${field} is guessed: ${guess}`],
    ),
    ...remarks,
    ...(partial
      ? [
          `types were found in the first ${counted(facts.rows, 'row')} of ${count(rows - rejected)}; all were judged by them, but keys and partitions are guesses`,
        ]
      : []),
    ...(facts.keysUnknown ? ['too many rows to look for a key; add a check.unique if there is one'] : []),
    ...(partition
      ? []
      : ['nothing to partition by was found; target.partitionBy can name a column of texts']),
  ];
}
