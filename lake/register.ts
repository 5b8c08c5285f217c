import {
  BatchCreatePartitionCommand,
  BatchDeletePartitionCommand,
  BatchUpdatePartitionCommand,
  type GlueClient,
  paginateGetPartitions,
  type PartitionError,
  type PartitionInput,
} from '@aws-sdk/client-glue';
import { AccessDenied, AwsUnavailable } from '../core/errors/errors.ts';

/** https://docs.aws.amazon.com/glue/latest/dg/aws-glue-api-catalog-partitions.html */
const BATCH = 100;
const DELETE_BATCH = 25;

/**
 * Makes the catalog's partitions those of the published version, for engines that don't know projection:
 * they see the swap within seconds. What is there already as it should be stays, so a repeat converges.
 * @throws AccessDenied or AwsUnavailable when Glue reports an error for a partition inside of a successful answer
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
  const names = new Set(wanted.map((one) => nameOf(one.Values)));
  const stale = [...present]
    .filter(([name]) => !names.has(name))
    .map(([, { values }]) => ({ Values: values }));
  const moved = wanted.filter((one) => {
    const location = present.get(nameOf(one.Values))?.location;
    return location !== undefined && location !== one.StorageDescriptor?.Location;
  });
  const missing = wanted.filter((one) => !present.has(nameOf(one.Values)));

  // Moved and added before anything is taken away: nobody finds the table empty.
  for (const batch of batches(moved, BATCH)) {
    const Entries = batch.map((one) => ({ PartitionValueList: one.Values, PartitionInput: one }));
    const { Errors } = await glue.send(new BatchUpdatePartitionCommand({ ...table, Entries }));
    refuse(
      Errors?.map(({ PartitionValueList, ErrorDetail }) => ({
        PartitionValues: PartitionValueList,
        ErrorDetail,
      })),
    );
  }
  for (const batch of batches(missing, BATCH)) {
    const { Errors } = await glue.send(
      new BatchCreatePartitionCommand({ ...table, PartitionInputList: batch }),
    );
    refuse(Errors, 'AlreadyExistsException');
  }
  for (const batch of batches(stale, DELETE_BATCH)) {
    const { Errors } = await glue.send(
      new BatchDeletePartitionCommand({ ...table, PartitionsToDelete: batch }),
    );
    refuse(Errors, 'EntityNotFoundException');
  }
}

/** `harmless` is the error that a repeated call meets when the first one had its effect. */
function refuse(errors: readonly PartitionError[] = [], harmless?: string): void {
  const error = errors.find(
    ({ ErrorDetail }) => harmless === undefined || ErrorDetail?.ErrorCode !== harmless,
  );
  if (!error) return;
  const { ErrorCode = '', ErrorMessage = '' } = error.ErrorDetail ?? {};
  if (ErrorCode === 'AccessDeniedException')
    throw new AccessDenied(`${ErrorMessage}. Grant it to the task's role.`);
  throw new AwsUnavailable(
    `Glue did not register the partition ${nameOf(error.PartitionValues)}: ${ErrorCode} ${ErrorMessage}.`,
  );
}

function nameOf(values: readonly string[] = []): string {
  return values.join('/');
}

function* batches<T>(items: readonly T[], size: number): Generator<T[]> {
  for (let start = 0; start < items.length; start += size) yield items.slice(start, start + size);
}
