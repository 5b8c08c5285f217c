import type { Definition } from './pipeline.ts';

/** What is wrong with the names that columns have in a file's header: one line each, with the column's place. */
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
    ...Object.entries(target.columns).flatMap(([name, { header }]) =>
      header === undefined
        ? []
        : [`target.columns.${name}.from: it names a file's header, and a target has none; leave it out`],
    ),
  ];
}
