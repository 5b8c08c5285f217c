import { LIMITS } from '../limits/limits.ts';
import { isName } from '../stage/names.ts';
import { typeFacts } from '../types/kinds.ts';
import type { ColumnType } from '../types/type.ts';
import type { Columns } from './columns.ts';
import { ruleFaults } from './validate-rules.ts';

/** What is wrong with columns: one line each, with the field's place. */
export function columnFaults(field: string, columns: Columns): string[] {
  const names = Object.keys(columns);
  if (names.length === 0) return [`${field}: there is no column`];
  const lower = names.map((name) => name.toLowerCase());
  return names.flatMap((name, index) => {
    const at = `${field}.${name}`;
    const column = columns[name];
    const over = name.length - LIMITS.column.most;
    return [
      ...(over <= 0
        ? []
        : [
            `${at}: it has ${name.length} characters, and ${LIMITS.column.service} allows ${LIMITS.column.most}: shorten it by ${over}`,
          ]),
      ...(isName(name) ? [] : [`${at}: not a column name; use a-z, 0-9 and _, not starting with a digit`]),
      ...(lower.indexOf(name.toLowerCase()) < index
        ? [`${at}: another column has this name, but for its case`]
        : []),
      ...(column ? typeFaults(at, column.type) : []),
      ...(column ? ruleFaults(at, column) : []),
    ];
  });
}

function typeFaults(at: string, type: ColumnType): string[] {
  const fault = typeFacts(type).parameters.fault(type);
  return fault === undefined ? [] : [`${at}: ${fault}`];
}
