import { ERROR_NAMES, type ErrorName } from '../core/errors.ts';
import { REMEDIES } from '../core/remedies.ts';
import { prose } from './prose.ts';

/**
 * What each error means, from the docstrings of its class.
 * @param source the text of `core/errors.ts`
 */
export function errorsSection(source: string): string {
  return ERROR_NAMES.map(
    (name) => `### ${name}\n\n${prose(meaningOf(source, name))}\n\n**What to do.** ${prose(REMEDIES[name])}`,
  ).join('\n\n');
}

/** @throws Error when the class has no docstring of one line */
function meaningOf(source: string, name: ErrorName): string {
  const found = new RegExp(`/\\*\\* (.*) \\*/\\nexport class ${name} `).exec(source);
  if (found?.[1] === undefined) throw new Error(`core/errors.ts doesn't say what ${name} means.`);
  return found[1];
}
