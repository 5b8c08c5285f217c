import type { AlertName } from './catalogue.ts';

/** The runbook in the repository, where nobody said where people read it. */
const RUNBOOK = 'docs/runbook.md';

/**
 * The place in the runbook that says what to do: an address, or the file and what to look for in it.
 * @param runbook where people read it, as `afluente.config.ts` says
 */
export function runbookPlace(name: AlertName, runbook = RUNBOOK): string {
  return `${runbook}#${name.toLowerCase()}`;
}
