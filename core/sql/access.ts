/**
 * What Athena needs of Glue for each kind of statement, as the caller: Athena reads the catalog and S3 with
 * the permissions of whoever starts the query.
 * Source: https://docs.aws.amazon.com/athena/latest/ug/fine-grained-access-to-glue-resources.html, which
 * also calls GetDatabase and CreateDatabase on the catalog and on `database/default` mandatory.
 */
export type StatementKind = 'create-external-table' | 'drop-table' | 'ctas' | 'insert' | 'select';

export interface StatementAccess {
  /** Glue actions on the catalog, the database and the tables that the statement reads. */
  readonly reads: readonly string[];
  /** Glue actions on the catalog, the database and the table that the statement makes or drops. */
  readonly writes: readonly string[];
}

const READ_TABLE = [
  'glue:GetDatabase',
  'glue:GetTable',
  'glue:GetPartitions',
  'glue:GetPartition',
  'glue:BatchGetPartition',
];

export const STATEMENT_ACCESS: Readonly<Record<StatementKind, StatementAccess>> = {
  'create-external-table': {
    reads: [],
    writes: ['glue:GetDatabase', 'glue:GetTable', 'glue:CreateTable'],
  },
  'drop-table': {
    reads: [],
    writes: [
      'glue:GetDatabase',
      'glue:GetTable',
      'glue:DeleteTable',
      'glue:GetPartitions',
      'glue:GetPartition',
      'glue:DeletePartition',
    ],
  },
  ctas: {
    reads: READ_TABLE,
    writes: [
      'glue:GetDatabase',
      'glue:GetTable',
      'glue:CreateTable',
      'glue:GetPartitions',
      'glue:BatchCreatePartition',
    ],
  },
  // New partitions are created in batches; the statistics of one that a failed attempt registered are updated.
  insert: {
    reads: READ_TABLE,
    writes: [
      ...READ_TABLE,
      'glue:BatchCreatePartition',
      'glue:CreatePartition',
      'glue:UpdatePartition',
      'glue:BatchUpdatePartition',
    ],
  },
  select: { reads: READ_TABLE, writes: [] },
};

/** On the catalog and `database/default`, for every caller of Athena. */
export const DEFAULT_DATABASE_ACTIONS = ['glue:GetDatabase', 'glue:CreateDatabase'];

/** Of the workgroup: what a task calls to run statements, to stop one that lost its run, and to read their results. */
export const QUERY_ACTIONS = [
  'athena:StartQueryExecution',
  'athena:StopQueryExecution',
  'athena:GetQueryExecution',
  'athena:GetQueryResults',
  'athena:GetWorkGroup',
];

/**
 * On the bucket and on the objects of the results' folder.
 * Source: https://docs.aws.amazon.com/athena/latest/ug/s3-permissions.html
 */
export const RESULT_OBJECT_ACTIONS = [
  's3:GetObject',
  's3:PutObject',
  's3:AbortMultipartUpload',
  's3:ListMultipartUploadParts',
];
