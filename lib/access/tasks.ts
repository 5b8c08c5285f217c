import type { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { Pipeline } from '../../core/definition/pipeline.ts';
import {
  datasetOwnerKey,
  landingPrefix,
  lockKey,
  rawKey,
  rawPrefix,
  rejectedPrefix,
  sourceManifestKey,
  stagingPrefixOfAll,
  queryResultsPrefix,
  versionsPrefix,
} from '../../core/stage/keys.ts';
import { LISTENER_KINDS, type ListenerKind } from '../../core/stage/listeners.ts';
import { rawTable } from '../../core/stage/names.ts';
import type { TaskKind } from '../../core/tasks/kinds.ts';
import type { LakeAccess, StatementScope } from './lake.ts';
import { allow } from './statement.ts';

/** Who takes a dataset that nobody has. */
const TAKES_DATASET: ReadonlySet<TaskKind> = new Set(['acquire-lock', 'upload']);

const LOCK = ['s3:GetObject', 's3:PutObject'];

/** The pipeline's own state machine. */
export interface MachineArns {
  readonly stateMachine: string;
  readonly executions: string;
}

/** What each function may do, and nothing else. */
export function accessOf(
  kind: TaskKind | ListenerKind,
  pipeline: Pipeline,
  lake: LakeAccess,
  machine: MachineArns,
): PolicyStatement[] {
  const lock = lake.objects(LOCK, lockKey(pipeline.name));
  const owner = datasetOwnerKey(pipeline.definition.source.dataset);
  const startFollowUp = allow(['states:StartExecution'], [machine.stateMachine]);
  if (isListener(kind)) return listenerAccessOf(kind, pipeline, lake, machine);
  return [
    lock,
    // Whose the dataset is: asked when the lock is taken, before raw data is written, and again after a redrive.
    lake.list(owner),
    lake.objects(['s3:GetObject', ...(TAKES_DATASET.has(kind) ? ['s3:PutObject'] : [])], owner),
    // Whether the lock's owner is at work, and what is published: see `hold`.
    allow(['states:DescribeExecution'], [machine.executions]),
    lake.tables(['glue:GetTable'], pipeline.definition.target.table),
    ...ownAccessOf(kind, pipeline, lake, startFollowUp),
  ];
}

function isListener(kind: TaskKind | ListenerKind): kind is ListenerKind {
  return LISTENER_KINDS.some((one) => one === kind);
}

function listenerAccessOf(
  kind: ListenerKind,
  pipeline: Pipeline,
  lake: LakeAccess,
  { stateMachine, executions }: MachineArns,
): PolicyStatement[] {
  const lock = lockKey(pipeline.name);
  const { table } = pipeline.definition.target;
  switch (kind) {
    case 'release-lock':
      return [
        // Whether any run took the lock yet.
        lake.list(lock),
        lake.objects(LOCK, lock),
        allow(['states:StartExecution'], [stateMachine]),
      ];
    case 'account-run':
      return [allow(['states:GetExecutionHistory'], [executions])];
    case 'heartbeat':
      return [
        // Since when a first success is owed.
        lake.list(lock, landingPrefix(pipeline), versionsPrefix(table)),
        lake.objects(['s3:GetObject'], lock, `${versionsPrefix(table)}*/_version.json`),
        lake.tables(['glue:GetTable'], table),
        allow(['states:DescribeStateMachine'], [stateMachine]),
      ];
  }
}

function ownAccessOf(
  kind: TaskKind,
  pipeline: Pipeline,
  lake: LakeAccess,
  startFollowUp: PolicyStatement,
): PolicyStatement[] {
  const raw = rawPrefix(pipeline);
  const landing = landingPrefix(pipeline);
  const rejected = rejectedPrefix(pipeline);
  const results = queryResultsPrefix(pipeline.name);
  const { table } = pipeline.definition.target;
  const versions = versionsPrefix(table);
  const staging = stagingPrefixOfAll(pipeline.name);
  // One build table and one staging table per run; the run is known only when it starts.
  const builds = `${table}__build_*`;
  const staged = `${table}__stage_*`;
  switch (kind) {
    case 'acquire-lock':
      return [
        lake.list(landing, sourceManifestKey(pipeline), versions),
        lake.objects(['s3:GetObject', 's3:GetObjectVersion'], `${landing}*`),
        // What a version was built from tells whose a dataset is that nobody took.
        lake.objects(['s3:GetObject'], sourceManifestKey(pipeline), `${versions}*/_version.json`),
        lake.queries('athena:GetQueryExecution', 'athena:StopQueryExecution'),
        startFollowUp,
      ];
    case 'upload':
      return [
        lake.list(landing, raw, rejected, `${versions}*/_version.json`),
        lake.objects(['s3:GetObject', 's3:GetObjectVersion'], `${landing}*`),
        ...lake.landedContent(),
        // A write with If-Match needs GetObject too.
        lake.objects(['s3:GetObject', 's3:PutObject', 's3:AbortMultipartUpload'], ...rawObjects(pipeline)),
        lake.objects(['s3:PutObject', 's3:AbortMultipartUpload'], `${rejected}*`),
        lake.objects(['s3:PutObject'], `${versions}*/_failure.json`),
        lake.objects(['s3:GetObject'], `${versions}*/_version.json`),
      ];
    case 'ensure-database':
      return [lake.database(['glue:GetDatabase', 'glue:CreateDatabase'])];
    case 'create-raw-table':
      return [
        lake.tables(['glue:GetTable'], rawTable(pipeline)),
        ...lake.statements(results, [
          { kind: 'drop-table', writes: rawTable(pipeline) },
          { kind: 'create-external-table', writes: rawTable(pipeline), readsFrom: [raw] },
        ]),
      ];
    case 'drop-build-table':
      return lake.statements(results, [
        { kind: 'drop-table', writes: builds },
        { kind: 'drop-table', writes: staged },
      ]);
    case 'clear-output':
      return [
        lake.list(versions, staging),
        lake.uploads(),
        lake.objects(['s3:DeleteObject', 's3:AbortMultipartUpload'], `${versions}*`, `${staging}*`),
      ];
    case 'ctas':
      return [
        // Its `_failure.json` lies where its statements write.
        ...lake.statements(results, buildStatements(pipeline, { builds, staged })),
        // What a failed attempt left, before the next.
        lake.objects(['s3:DeleteObject'], `${versions}*`, `${staging}*`),
        lake.tables(['glue:DeleteTable'], builds, staged),
      ];
    case 'check-quality':
      return [
        ...lake.statements(results, [
          { kind: 'select', reads: [rawTable(pipeline), builds], readsFrom: [raw, versions] },
        ]),
        lake.objects(['s3:PutObject'], `${versions}*/_checks.json`, `${versions}*/_failure.json`),
      ];
    case 'publish':
      return [
        lake.objects(['s3:GetObject'], `${versions}*/_build.json`),
        lake.objects(['s3:PutObject'], `${versions}*/_version.json`, `${versions}*/_superseded.json`),
        lake.tables(
          [
            'glue:GetTable',
            'glue:CreateTable',
            'glue:UpdateTable',
            'glue:GetPartitions',
            'glue:BatchCreatePartition',
            'glue:BatchUpdatePartition',
            'glue:BatchDeletePartition',
          ],
          table,
        ),
      ];
    case 'expire-versions':
      return [
        lake.list(versions, staging),
        lake.uploads(),
        lake.objects(['s3:DeleteObject', 's3:AbortMultipartUpload'], `${versions}*`, `${staging}*`),
        lake.objects(['s3:GetObject'], `${versions}*/_version.json`, `${versions}*/_superseded.json`),
        // Whoever lists tables needs leave on all of them.
        lake.tables(['glue:GetTables'], '*'),
        lake.tables(['glue:DeleteTable'], builds, staged),
        startFollowUp,
      ];
  }
}

/** In append mode they are named after a hash of what lands. */
function rawObjects(pipeline: Pipeline): string[] {
  const { mode } = pipeline.definition.source;
  return mode === 'snapshot'
    ? [rawKey(pipeline, ''), sourceManifestKey(pipeline)]
    : [`${rawPrefix(pipeline)}*`];
}

/** The statements of a build: one CTAS from the source; with partitions, the staging table and what is built from it. */
function buildStatements(
  pipeline: Pipeline,
  tables: { readonly builds: string; readonly staged: string },
): StatementScope[] {
  const raw = rawPrefix(pipeline);
  const versions = versionsPrefix(pipeline.definition.target.table);
  const staging = stagingPrefixOfAll(pipeline.name);
  const fromSource = { kind: 'ctas', reads: [rawTable(pipeline)], readsFrom: [raw] } as const;
  if (pipeline.definition.target.partitionBy.length === 0) {
    return [{ ...fromSource, writes: tables.builds, writesTo: versions }];
  }
  const fromStaging = {
    reads: [tables.staged],
    writes: tables.builds,
    readsFrom: [staging],
    writesTo: versions,
  };
  return [
    { ...fromSource, writes: tables.staged, writesTo: staging },
    { kind: 'ctas', ...fromStaging },
    { kind: 'insert', ...fromStaging },
  ];
}
