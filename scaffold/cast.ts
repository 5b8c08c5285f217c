import type { ColumnType } from '../core/definition/columns.ts';
import type { DateFormat } from '../core/definition/date-format.ts';
import { literal } from '../core/sql/quote.ts';
import { trinoType } from '../core/sql/types.ts';
import type { Mark, Profile } from './profile.ts';

/** How a text writes a value of another type. */
export type Written =
  | { readonly as: 'date'; readonly format: DateFormat }
  | { readonly as: 'number'; readonly mark: Mark; readonly grouped: boolean }
  | { readonly as: 'boolean' };

/** `CAST(NULLIF(body_mass_g, 'NA') AS integer)`: the texts of a column as a type, what stands for no value as NULL. */
export function castOf(
  column: string,
  type: ColumnType,
  written: Written,
  { nullWords, blanks, padded }: Pick<Profile, 'nullWords' | 'blanks' | 'padded'>,
): string {
  const trimmed = padded || blanks > 0 ? `trim(${column})` : column;
  const nothing = [...(blanks > 0 ? [''] : []), ...nullWords.keys()];
  const present = nothing.reduce((inner, word) => `NULLIF(${inner}, ${literal(word)})`, trimmed);
  return `CAST(${readable(present, written)} AS ${trinoType(type)})`;
}

/** The text as a CAST reads it. */
function readable(text: string, written: Written): string {
  switch (written.as) {
    case 'boolean':
      return text;
    case 'date':
      return written.format === 'YYYY-MM-DD'
        ? text
        : `date_parse(${text}, ${literal(mysqlFormat(written.format))})`;
    case 'number': {
      const separator = written.mark === ',' ? '.' : ',';
      const whole = written.grouped ? `replace(${text}, ${literal(separator)}, '')` : text;
      return written.mark === ',' ? `replace(${whole}, ',', '.')` : whole;
    }
  }
}

/** Trino's `date_parse` takes the format specifiers of MySQL. */
function mysqlFormat(format: DateFormat): string {
  return format.replace('YYYY', '%Y').replace('MM', '%m').replace('DD', '%d');
}
