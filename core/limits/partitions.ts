import type { Target } from '../definition/pipeline.ts';
import { partitionFolder, versionPrefix } from '../stage/keys.ts';
import { LIMITS } from './limits.ts';
import { RUN } from './run.ts';

/** Characters that Athena's name of a file in a partition has, at most: a time, a query, a part of it, and a UUID. */
const LONGEST_FILE = 100;

/** What the folders of a partition may add to its version's: bytes, since names and values are ASCII. */
export function roomForPartitions(table: string): number {
  return LIMITS.key.most - versionPrefix(table, RUN).length - LONGEST_FILE;
}

/** The longest of the table parameters that a partition column makes. */
const projected = (column: string) => `projection.${column}.values`;

/** In what partition columns can't be: one line each, with the field. */
export function partitionFaults({ table, partitionBy }: Pick<Target, 'table' | 'partitionBy'>): string[] {
  const { what, service, most } = LIMITS.tableParameter;
  // Values of one character: with less there is no partition.
  const shortest = partitionFolder(
    partitionBy,
    partitionBy.map(() => 'x'),
  ).length;
  const over = shortest - roomForPartitions(table);
  return [
    ...partitionBy.flatMap((column) => {
      const { length } = projected(column);
      return length <= most
        ? []
        : [
            `target.partitionBy: "${column}" has ${column.length} characters; with it ${what} ${projected('…')} has ${length}, and ${service} allows ${most}: shorten it by ${length - most}`,
          ];
    }),
    ...(over > 0
      ? [
          `target.partitionBy: the names of its ${partitionBy.length} columns leave no room for values in a key, of which ${LIMITS.key.service} allows ${LIMITS.key.most} bytes: shorten them by ${over}`,
        ]
      : []),
  ];
}
