import type { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { Pipeline } from '../../core/definition/pipeline.ts';
import {
  landingPrefix,
  lockKey,
  rawKey,
  rawPrefix,
  sourceManifestKey,
  stagingPrefix,
  versionsPrefix,
} from '../../core/keys.ts';
import type { ListenerKind } from '../../core/listeners.ts';
import { rawTable } from '../../core/names.ts';
import type { TaskKind } from '../../core/tasks.ts';
import type { LakeAccess } from './lake.ts';
import { allow } from './statement.ts';

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
  const startFollowUp = allow(['states:StartExecution'], [machine.stateMachine]);
  if (kind === 'release-lock') return [lock, startFollowUp];
  return [
    lock,
    // Whether the lock's owner is at work, and what is published: see `hold`.
    allow(['states:DescribeExecution'], [machine.executions]),
    lake.tables(['glue:GetTable'], pipeline.definition.target.table),
    ...ownAccessOf(kind, pipeline, lake, startFollowUp),
  ];
}

function ownAccessOf(
  kind: TaskKind,
  pipeline: Pipeline,
  lake: LakeAccess,
  startFollowUp: PolicyStatement,
): PolicyStatement[] {
  const raw = rawPrefix(pipeline);
  const landing = landingPrefix(pipeline);
  const staging = stagingPrefix(pipeline.name);
  const { table } = pipeline.definition.target;
  const versions = versionsPrefix(table);
  // One build table per run; the run is known only when it starts.
  const builds = `${table}__build_*`;
  switch (kind) {
    case 'acquire-lock':
      return [
        lake.list(landing, sourceManifestKey(pipeline)),
        lake.objects(['s3:GetObject', 's3:GetObjectVersion'], `${landing}*`),
        lake.objects(['s3:GetObject'], sourceManifestKey(pipeline)),
        lake.queries('athena:GetQueryExecution', 'athena:StopQueryExecution'),
        startFollowUp,
      ];
    case 'upload':
      return [
        lake.list(landing, raw),
        lake.objects(['s3:GetObject', 's3:GetObjectVersion'], `${landing}*`),
        // A write with If-Match needs GetObject too.
        lake.objects(['s3:GetObject', 's3:PutObject', 's3:AbortMultipartUpload'], ...rawObjects(pipeline)),
      ];
    case 'ensure-database':
      return [lake.database(['glue:GetDatabase', 'glue:CreateDatabase'])];
    case 'create-raw-table':
      return [
        lake.tables(['glue:GetTable'], rawTable(pipeline)),
        ...lake.statements(staging, [
          { kind: 'drop-table', writes: rawTable(pipeline) },
          { kind: 'create-external-table', writes: rawTable(pipeline), readsFrom: [raw] },
        ]),
      ];
    case 'drop-build-table':
      return lake.statements(staging, [{ kind: 'drop-table', writes: builds }]);
    case 'clear-output':
      return [
        lake.list(versions),
        lake.uploads(),
        lake.objects(['s3:DeleteObject', 's3:AbortMultipartUpload'], `${versions}*`),
      ];
    case 'ctas':
      return [
        ...lake.statements(staging, [
          { kind: 'ctas', reads: [rawTable(pipeline)], writes: builds, readsFrom: [raw], writesTo: versions },
        ]),
        // The files of a failed attempt, before the next.
        lake.objects(['s3:DeleteObject'], `${versions}*`),
      ];
    case 'check-quality':
      return [
        ...lake.statements(staging, [
          { kind: 'select', reads: [rawTable(pipeline), builds], readsFrom: [raw, versions] },
        ]),
        lake.objects(['s3:PutObject'], `${versions}*/_checks.json`),
      ];
    case 'publish':
      return [
        lake.list(versions),
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
        lake.list(versions),
        lake.uploads(),
        lake.objects(['s3:DeleteObject', 's3:AbortMultipartUpload'], `${versions}*`),
        lake.objects(['s3:GetObject'], `${versions}*/_version.json`, `${versions}*/_superseded.json`),
        // Whoever lists tables needs leave on all of them.
        lake.tables(['glue:GetTables'], '*'),
        lake.tables(['glue:DeleteTable'], builds),
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
