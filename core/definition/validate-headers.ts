import type { Definition } from './pipeline.ts';

/** What only columns of a file can say, by which method. */
const OF_FILES = [
  ['header', 'from', "it names a file's header"],
  ['mayBeAbsent', 'optional', "it is of a file's header"],
  ['nullWords', 'null', 'it tells how a file is read'],
  ['notation', 'written', 'it tells how a file is read'],
] as const;

/** What is wrong with what columns say of a file: one line each, with the column's place. */
export function headerFaults({ source, target }: Definition): string[] {
  return [
    ...Object.entries(source.columns).flatMap(([name, { header }]) => {
      if (header === undefined) return [];
      const at = `source.columns.${name}.from`;
      const quoted = JSON.stringify(header);
      return [
        ...(header === header.trim()
          ? []
          : [`${at}: ${quoted} has blanks around it, which headers are compared without; leave them out`]),
        ...(source.quote === 'none' && header.includes(source.delimiter)
          ? [`${at}: ${quoted} holds the delimiter, which no header can without quotes`]
          : []),
      ];
    }),
    ...Object.entries(target.columns).flatMap(([name, column]) =>
      OF_FILES.filter(([key]) => column[key] !== undefined).map(
        ([, method, what]) =>
          `target.columns.${name}.${method}: ${what}, and a target has none; leave it out`,
      ),
    ),
  ];
}
