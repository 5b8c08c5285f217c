import { writtenIdentifier } from '../core/sql/written.ts';
import type { Model } from './model.ts';
import { inComment } from './typescript.ts';

/** `<table>.sql`: every column, and what the table is partitioned by. */
export function renderSql({
  name,
  file,
  columns,
  partition,
  rejected,
}: Pick<Model, 'name' | 'file' | 'columns' | 'partition' | 'rejected'>): string {
  const returned = [
    ...columns.map((column) => writtenIdentifier(column.name)),
    ...(partition?.format
      ? [
          `date_format(${writtenIdentifier(partition.of)}, '${partition.format}') AS ${writtenIdentifier(partition.name)}`,
        ]
      : []),
  ];
  return [
    `-- Every row of ${inComment(file)}${rejected > 0 ? ' that is accepted' : ''}, as it is. Make it the table that you want: leave columns out, compute others, add WHERE`,
    '-- and GROUP BY. What it returns is what target.columns in pipeline.ts says; then start the pipeline again.',
    'SELECT',
    returned.map((one) => `  ${one}`).join(',\n'),
    `FROM ${writtenIdentifier(name)}`,
    '',
  ].join('\n');
}
