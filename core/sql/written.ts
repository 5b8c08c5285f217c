import { identifier } from './quote.ts';

/**
 * No names in a query, unless they are in quotes: the words of Trino
 * (https://trino.io/docs/current/language/reserved.html) and of Athena's own list
 * (https://docs.aws.amazon.com/athena/latest/ug/reserved-words.html), and `all`, which says something else right behind
 * SELECT and GROUP BY.
 */
const RESERVED = new Set(
  [
    'all alter and as auto between by case cast constraint create cross cube current_catalog current_date current_path',
    'current_role current_schema current_time current_timestamp current_user deallocate delete describe distinct drop',
    'else end escape except execute exists extract false first for from full group grouping having in inner insert',
    'intersect into is join json_array json_exists json_object json_query json_table json_value last left like listagg',
    'localtime localtimestamp natural normalize not null on or order outer prepare recursive right rollup select',
    'skip table then trim true uescape unescape union unnest using values when where with',
  ].flatMap((line) => line.split(' ')),
);

/** What is a name without quotes, unless it is one of these words. */
const UNQUOTED = /^[a-z_][a-z0-9_]*$/;

/** A name in a query that people read or go on writing, in quotes only where it has to be: `order_id`, `"order"`. */
export function writtenIdentifier(name: string): string {
  return UNQUOTED.test(name) && !RESERVED.has(name) ? name : identifier(name);
}
