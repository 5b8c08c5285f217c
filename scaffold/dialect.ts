import { col } from '../core/definition/index.ts';
import type { Columns } from '../core/definition/columns.ts';
import { csv, type CsvSource, type Dialect } from '../core/definition/source.ts';

/** A source whose columns take every value: texts that may be absent. */
export function asTexts(header: readonly string[], dialect: Partial<Dialect>): CsvSource {
  const columns: Columns = Object.fromEntries(
    header.map((text, index) => {
      const column = col.string().nullable();
      return [`column_${index + 1}`, dialect.header === false ? column : column.from(text)];
    }),
  );
  return csv({ dataset: 'trial', columns, ...dialect });
}
