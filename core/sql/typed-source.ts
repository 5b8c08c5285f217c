import type { Column } from '../definition/columns.ts';
import type { Pipeline } from '../definition/pipeline.ts';
import type { CsvSource } from '../definition/source.ts';
import { rawTable } from '../names.ts';
import { identifier, literal } from './quote.ts';
import { trinoType } from './types.ts';

/** `"orders" AS (SELECT CAST(…) …)`: the raw strings as the types of the definition; an empty field is NULL. */
export function typedSource(pipeline: Pipeline, database: string): string {
  const { source } = pipeline.definition;
  const columns = Object.entries(source.columns).map(
    ([name, column]) => `    ${typed(identifier(name), column, source)} AS ${identifier(name)}`,
  );
  return [
    `${identifier(source.dataset)} AS (`,
    `  SELECT`,
    columns.join(',\n'),
    `  FROM ${identifier(database)}.${identifier(rawTable(pipeline))}`,
    `)`,
  ].join('\n');
}

function typed(field: string, { type }: Column, source: CsvSource): string {
  const present = `NULLIF(${field}, '')`;
  switch (type.kind) {
    case 'string':
      return present;
    case 'decimal':
    case 'double':
      return source.decimal === '.' ? cast(present, type) : cast(decimalComma(present), type);
    case 'timestamp':
      return cast(replace(present, 'T', ' '), type);
    case 'boolean':
    case 'int':
    case 'bigint':
    case 'date':
      return cast(present, type);
  }
}

/** A point where the comma is the decimal mark separates thousands: it must not pass for a decimal point. */
function decimalComma(expression: string): string {
  return replace(replace(expression, '.', '_'), ',', '.');
}

function cast(expression: string, type: Column['type']): string {
  return `CAST(${expression} AS ${trinoType(type)})`;
}

function replace(expression: string, from: string, to: string): string {
  return `REPLACE(${expression}, ${literal(from)}, ${literal(to)})`;
}
