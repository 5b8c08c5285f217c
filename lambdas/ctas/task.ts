import type { Building, Built } from '../../core/tasks/ctas.ts';
import type { FencedContext } from '../runtime/fenced.ts';
import { assertUnchanged } from '../../lake/raw-data.ts';
import { buildChunks } from './chunks.ts';
import type { Clients } from './clients.ts';
import { planBuild } from './plan.ts';
import { buildWhole } from './whole.ts';

/**
 * The new version lies in its own prefix, under its own table; the published table is untouched. A target
 * without partitions is built by one CTAS; one with partitions is staged, planned, and built in chunks of at
 * most 100. Between the phases the task answers *running* or *retry*, and the payload says where it is.
 *
 * A failed statement leaves files that the next attempt would be refused for, or that readers would read: they
 * go in the invocation that saw the failure, never in one that starts a query, which may be running already.
 * @throws BadData, SqlError and the other verdicts on a query; IllegalPartitionValue or TooManyPartitions,
 *   before the version's table exists, when its partitions can't be published; SourceChanged when the raw data
 *   isn't what this run put there, before or after the build
 */
export async function buildVersion(
  input: Building,
  clients: Clients,
  context: FencedContext,
): Promise<Building | Built> {
  const { pipeline, environment, deployed } = context;
  const { etag } = input.upload.raw;
  if (input.stamps.build === undefined) {
    // A redriven run builds anew, by what is deployed: that is with Step Functions before a query writes by it.
    const stamps = { ...input.stamps, build: deployed.build };
    return { ...input, stamps, step: { status: 'running', waitSeconds: 1 } };
  }
  await assertUnchanged(clients.s3, environment.bucket, pipeline, etag);
  const output = await build(input, clients, context);
  if ('build' in output) await assertUnchanged(clients.s3, environment.bucket, pipeline, etag);
  return output;
}

async function build(input: Building, clients: Clients, context: FencedContext): Promise<Building | Built> {
  if (context.pipeline.definition.target.partitionBy.length === 0) return buildWhole(input, clients, context);
  const { plan, ...planned } = await planBuild(input, clients, context);
  return plan ? buildChunks({ ...planned, plan }, clients, context) : planned;
}
