import type { Call } from './signature.ts';

/**
 * Upper case as the JDK maps each character alone: `ß` stays, and no character becomes two. DuckDB maps
 * characters alone too, but `ß` to `ẞ`.
 */
export const upper = {
  emit: ({ args: [text] }: Call): string =>
    text?.literal?.includes('ß') === false
      ? `upper(${text.sql})`
      : `array_to_string(list_transform(str_split(${text?.sql}, 'ß'), lambda x: upper(x)), 'ß')`,
};
