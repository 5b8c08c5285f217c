import { OwnedByAnother } from '../errors/errors.ts';

/** What only one pipeline may have, and the field of the definition that names it. */
const OWNED = {
  dataset: { word: 'dataset', field: 'source.dataset' },
  target: { word: 'table', field: 'target.table' },
} as const;

/**
 * @param owner the pipeline that has it; nothing where none does
 * @throws OwnedByAnother unless the pipeline may have it
 */
export function assertOwner(
  kind: keyof typeof OWNED,
  name: string,
  owner: string | undefined,
  pipeline: string,
): void {
  if (owner === undefined || owner === pipeline) return;
  const { word, field } = OWNED[kind];
  throw new OwnedByAnother(
    `The ${word} ${name} belongs to the pipeline ${owner}, not to ${pipeline}; hand it over with npx afluente adopt --pipeline ${pipeline} --from ${owner}, or name another in ${field}.`,
  );
}

/**
 * @param owner the pipeline that has it; nothing where none does
 * @throws OwnedByAnother unless it can pass from one pipeline to the other: one of them has it, or nobody
 */
export function assertPasses(
  kind: keyof typeof OWNED,
  name: string,
  owner: string | undefined,
  { from, to }: { readonly from: string; readonly to: string },
): void {
  if (owner === undefined || owner === from || owner === to) return;
  throw new OwnedByAnother(
    `The ${OWNED[kind].word} ${name} belongs to the pipeline ${owner} by now, not to ${from}; look again, and hand it over with npx afluente adopt --pipeline ${to} --from ${owner}.`,
  );
}
