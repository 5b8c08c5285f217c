import { literal } from '../core/sql/quote.ts';
import { trinoType } from '../core/types/names.ts';
import type { ColumnType } from '../core/types/type.ts';
import type { Profile } from './profile.ts';

/**
 * `CAST(NULLIF(body_mass_g, 'NA') AS integer)`: the texts of a column as a type, what stands for no value as NULL.
 * @param readable how the type has it: a text as the CAST reads it
 */
export function castOf(
  column: string,
  type: ColumnType,
  readable: (text: string) => string,
  { nullWords, blanks, padded }: Pick<Profile, 'nullWords' | 'blanks' | 'padded'>,
): string {
  const trimmed = padded || blanks > 0 ? `trim(${column})` : column;
  const nothing = [...(blanks > 0 ? [''] : []), ...nullWords.keys()];
  const present = nothing.reduce((inner, word) => `NULLIF(${inner}, ${literal(word)})`, trimmed);
  return `CAST(${readable(present)} AS ${trinoType(type)})`;
}
