import type { Model } from './model.ts';
import { inComment } from './typescript.ts';

/** Words that are no names in Trino's SQL: https://trino.io/docs/current/language/reserved.html */
const RESERVED = new Set(
  (
    'alter and as auto between by case cast constraint create cross cube current_catalog current_date current_path ' +
    'current_role current_schema current_time current_timestamp current_user deallocate delete describe distinct ' +
    'drop else end escape except execute exists extract false first for from full group grouping having in inner ' +
    'insert intersect into is join json_array json_exists json_object json_query json_table json_value last left ' +
    'like listagg localtime localtimestamp natural normalize not null on or order outer prepare recursive right ' +
    'rollup select skip table then trim true uescape union unnest using values when where with'
  ).split(' '),
);

/** A name as people write it: in quotes only where it has to be. */
function sqlName(name: string): string {
  return RESERVED.has(name) ? `"${name}"` : name;
}

/** `<table>.sql`: every column, those typed that the upload takes for texts, and what the table is partitioned by. */
export function renderSql({
  name,
  file,
  columns,
  partition,
}: Pick<Model, 'name' | 'file' | 'columns' | 'partition'>): string {
  const returned = [
    ...columns.map(({ name: column, cast }) => {
      const bare = sqlName(column);
      return cast ? `${cast(bare)} AS ${bare}` : bare;
    }),
    ...(partition?.format
      ? [`date_format(${sqlName(partition.of)}, '${partition.format}') AS ${partition.name}`]
      : []),
  ];
  return [
    `-- Every row of ${inComment(file)}, as it is. Make it the table that you want: leave columns out, compute others, add WHERE`,
    '-- and GROUP BY. What it returns is what target.columns in pipeline.ts says; then start the pipeline again.',
    'SELECT',
    returned.map((one) => `  ${one}`).join(',\n'),
    `FROM ${sqlName(name)}`,
    '',
  ].join('\n');
}
