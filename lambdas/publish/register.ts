import {
  BatchCreatePartitionCommand,
  BatchDeletePartitionCommand,
  type GlueClient,
  paginateGetPartitions,
  type PartitionError,
  type PartitionInput,
} from '@aws-sdk/client-glue';
import { AwsUnavailable } from '../../core/errors.ts';

/** https://docs.aws.amazon.com/glue/latest/dg/aws-glue-api-catalog-partitions.html */
const CREATE_BATCH = 100;
const DELETE_BATCH = 25;

/**
 * Makes the catalog's partitions those of the published version, for engines that don't know projection:
 * they see the swap within seconds. What is there already as it should be stays, so a repeat converges.
 * @throws AwsUnavailable when Glue reports an error for a partition inside of a successful answer
 */
export async function registerPartitions(
  glue: GlueClient,
  table: { readonly DatabaseName: string; readonly TableName: string },
  wanted: readonly PartitionInput[],
): Promise<void> {
  const present = new Map<string, { values: string[]; location?: string }>();
  for await (const { Partitions = [] } of paginateGetPartitions(
    { client: glue },
    { ...table, ExcludeColumnSchema: true },
  )) {
    for (const { Values: values = [], StorageDescriptor } of Partitions) {
      present.set(nameOf(values), { values, location: StorageDescriptor?.Location });
    }
  }
  const kept = wanted.filter(
    (one) => present.get(nameOf(one.Values))?.location === one.StorageDescriptor?.Location,
  );
  const keptNames = new Set(kept.map((one) => nameOf(one.Values)));
  const stale = [...present]
    .filter(([name]) => !keptNames.has(name))
    .map(([, { values }]) => ({ Values: values }));
  const missing = wanted.filter((one) => !keptNames.has(nameOf(one.Values)));

  for (const batch of batches(stale, DELETE_BATCH)) {
    const { Errors } = await glue.send(
      new BatchDeletePartitionCommand({ ...table, PartitionsToDelete: batch }),
    );
    refuse(Errors, 'EntityNotFoundException');
  }
  for (const batch of batches(missing, CREATE_BATCH)) {
    const { Errors } = await glue.send(
      new BatchCreatePartitionCommand({ ...table, PartitionInputList: batch }),
    );
    refuse(Errors, 'AlreadyExistsException');
  }
}

/** `harmless` is the error that a repeated call meets when the first one had its effect. */
function refuse(errors: readonly PartitionError[] = [], harmless: string): void {
  const error = errors.find(({ ErrorDetail }) => ErrorDetail?.ErrorCode !== harmless);
  if (!error) return;
  const { ErrorCode = '', ErrorMessage = '' } = error.ErrorDetail ?? {};
  throw new AwsUnavailable(
    `Glue did not register the partition ${nameOf(error.PartitionValues)}: ${ErrorCode} ${ErrorMessage}. It is tried again.`,
  );
}

function nameOf(values: readonly string[] = []): string {
  return values.join('/');
}

function* batches<T>(items: readonly T[], size: number): Generator<T[]> {
  for (let start = 0; start < items.length; start += size) yield items.slice(start, start + size);
}
