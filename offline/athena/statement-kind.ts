import { NotImitated } from '../kernel/aws-error.ts';
import type { Statement } from './sql/statement.ts';

/** How GetQueryExecution names a statement, and what its result is called in the output folder. */
export interface StatementKind {
  readonly type: 'DDL' | 'DML' | 'UTILITY';
  readonly subtype: string;
  readonly output: (id: string) => string;
}

const lines = (type: StatementKind['type'], subtype: string): StatementKind => ({
  type,
  subtype,
  output: (id) => `${id}.txt`,
});

export function statementKind(statement: Statement): StatementKind {
  switch (statement.kind) {
    case 'query':
      return { type: 'DML', subtype: 'SELECT', output: (id) => `${id}.csv` };
    case 'ctas':
      // Files of a CTAS lie in a folder of their own, where its table goes that has no `external_location`.
      return { type: 'DDL', subtype: 'CREATE_TABLE_AS_SELECT', output: (id) => `tables/${id}` };
    case 'insert':
      return { type: 'DML', subtype: 'INSERT', output: (id) => id };
    case 'create-external-table':
      return lines('DDL', 'CREATE_TABLE');
    case 'drop-table':
      return lines('DDL', 'DROP_TABLE');
    case 'show-tables':
      return lines('UTILITY', 'SHOW_TABLES');
    case 'show-partitions':
      return lines('UTILITY', 'SHOW_PARTITIONS');
    case 'describe':
      return lines('UTILITY', 'DESCRIBE_TABLE');
    case 'show-databases':
      throw new NotImitated('SHOW DATABASES');
  }
}
