import type { CsvSource } from '../definition/source.ts';

/** Which fields of a file's rows are which columns of the definition. */
export interface Layout {
  /** For each field of a row, in the file's order: the place of its column; nothing where it is passed over. */
  readonly fields: readonly (number | undefined)[];
  /** How many columns there are; those that no field is of are NULL in every row. */
  readonly columns: number;
}

/** The layout of a file whose fields are the columns, in their order. */
export function layoutByOrder({ columns }: CsvSource): Layout {
  const fields = Object.keys(columns).map((_, index) => index);
  return { fields, columns: fields.length };
}

/**
 * The layout that a header's names make: the definition's columns in their order, of which optional ones may be absent,
 * and others between them where they are ignored. Not both: one that is absent may be there under another name.
 * @returns nothing where the names don't fit the columns
 */
export function layoutByNames(names: readonly string[], source: CsvSource): Layout | undefined {
  const columns = Object.entries(source.columns).map(([name, { header = name, mayBeAbsent = false }]) => ({
    header,
    mayBeAbsent,
  }));
  const known = new Set(columns.map(({ header }) => header));
  const fields: (number | undefined)[] = [];
  let next = 0;
  const passAbsent = (until: (header: string) => boolean) => {
    while (columns[next]?.mayBeAbsent && !until(columns[next]?.header ?? '')) next += 1;
  };
  for (const name of names) {
    if (!known.has(name)) {
      if (source.extra !== 'ignore') return undefined;
      fields.push(undefined);
      continue;
    }
    passAbsent((header) => header === name);
    if (columns[next]?.header !== name) return undefined;
    fields.push(next);
    next += 1;
  }
  passAbsent(() => false);
  const found = fields.filter((field) => field !== undefined).length;
  const mayBeRenamed = found < columns.length && found < fields.length;
  return next === columns.length && found > 0 && !mayBeRenamed
    ? { fields, columns: columns.length }
    : undefined;
}

/** Whether each field is the column of its place, and none is absent. */
export function isByOrder({ fields, columns }: Layout): boolean {
  return fields.length === columns && fields.every((field, index) => field === index);
}
