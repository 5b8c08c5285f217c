import type { Column } from '../definition/columns.ts';
import type { Pipeline } from '../definition/pipeline.ts';
import { rawTable } from '../stage/names.ts';
import { identifier, literal } from './quote.ts';
import { typeFacts } from '../types/kinds.ts';
import { trinoType } from '../types/names.ts';

/**
 * `"orders" AS (SELECT CAST(…) …)`: the raw strings as the types of the definition. Every value is canonical
 * since the upload: each cast succeeds.
 */
export function typedSource(pipeline: Pipeline, database: string): string {
  const { source } = pipeline.definition;
  const columns = Object.entries(source.columns).map(
    ([name, column]) => `    ${typed(identifier(name), column)} AS ${identifier(name)}`,
  );
  return [
    `${identifier(source.dataset)} AS (`,
    `  SELECT`,
    columns.join(',\n'),
    `  FROM ${identifier(database)}.${identifier(rawTable(pipeline))}`,
    `)`,
  ].join('\n');
}

function typed(field: string, { type }: Column): string {
  const present = `NULLIF(${field}, '')`;
  return typeFacts(type).isText ? unescaped(present) : `CAST(${present} AS ${trinoType(type)})`;
}

/** What the upload escaped (core/csv/encode.ts). A `\` always starts an escape, so that `\b` can go last. */
const ESCAPES = [
  [String.raw`\n`, 'chr(10)'],
  [String.raw`\r`, 'chr(13)'],
  [String.raw`\e`, literal('')],
  [String.raw`\b`, literal('\\')],
] as const;

function unescaped(text: string): string {
  return ESCAPES.reduce((inner, [escape, meant]) => `replace(${inner}, ${literal(escape)}, ${meant})`, text);
}
