import { ERROR_NAMES } from '../core/errors/errors.ts';
import { MEANINGS } from '../core/errors/meanings.ts';
import { REMEDIES } from '../core/errors/remedies.ts';
import { prose } from './prose.ts';

/** What each error means, and what to do about it. */
export function errorsSection(): string {
  return ERROR_NAMES.map(
    (name) => `### ${name}\n\n${prose(MEANINGS[name])}\n\n**What to do.** ${prose(REMEDIES[name])}`,
  ).join('\n\n');
}
