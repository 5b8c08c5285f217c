import type { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { Pipeline } from '../../core/definition/pipeline.ts';
import {
  landingPrefix,
  lockKey,
  rawKey,
  rawPrefix,
  rejectedPrefix,
  stagingPrefix,
  versionsPrefix,
} from '../../core/keys.ts';
import { rawTable } from '../../core/names.ts';
import type { TaskKind } from '../../core/tasks.ts';
import type { LakeAccess } from './lake.ts';
import { allow } from './statement.ts';

const LOCK = ['s3:GetObject', 's3:PutObject'];

/**
 * What each task may do, and nothing else.
 * @param executionsArn the executions of the pipeline's own state machine
 */
export function accessOf(
  kind: TaskKind,
  pipeline: Pipeline,
  lake: LakeAccess,
  executionsArn: string,
): PolicyStatement[] {
  const raw = rawPrefix(pipeline);
  const landing = landingPrefix(pipeline);
  const rejected = rejectedPrefix(pipeline);
  const versions = versionsPrefix(pipeline);
  const staging = stagingPrefix(pipeline.name);
  const { table } = pipeline.definition.target;
  // One build table per run; the run is known only when it starts.
  const builds = `${table}__build_*`;
  switch (kind) {
    case 'acquire-lock':
      return [
        lake.objects(LOCK, lockKey(pipeline.name)),
        lake.tables(['glue:GetTable'], table),
        allow(['states:DescribeExecution'], [executionsArn]),
      ];
    case 'upload':
      return [
        lake.list(landing, raw, rejected),
        lake.objects(['s3:GetObject', 's3:GetObjectVersion'], `${landing}*`),
        // A write with If-Match asks for GetObject as well.
        lake.objects(['s3:GetObject', 's3:PutObject', 's3:AbortMultipartUpload'], rawKey(pipeline)),
        lake.objects(['s3:PutObject', 's3:AbortMultipartUpload'], `${rejected}*`),
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
      return lake.statements(staging, [
        { kind: 'select', reads: [rawTable(pipeline), builds], readsFrom: [raw, versions] },
      ]);
    case 'publish':
      return [
        lake.list(versions),
        lake.objects(['s3:PutObject'], `${versions}*/_version.json`, `${versions}*/_checks.json`),
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
        lake.tables(['glue:GetTable'], table),
        lake.tables(['glue:DeleteTable'], builds),
        lake.objects(LOCK, lockKey(pipeline.name)),
      ];
  }
}
