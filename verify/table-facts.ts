import { paginateGetPartitions, type Table } from '@aws-sdk/client-glue';
import type { Aws } from '../operate/session/stage.ts';
import type { Mask } from './mask.ts';
import type { DeployedPipeline } from '../operate/documents/pipeline.ts';

/** What of a version's own a table bears, and so changes with each. */
const OF_VERSION = new Set([
  'afluente.epoch',
  'afluente.version',
  'afluente.last',
  'afluente.source',
  'afluente.withdrawn',
  // Hive's clock.
  'transient_lastDdlTime',
]);

/** A table of the catalog as engines read it. */
export function tableFacts({ StorageDescriptor, ...table }: Table, mask: Mask): Record<string, string> {
  const columns = (list: Table['PartitionKeys'] = []) =>
    list.map(({ Name = '', Type = '' }) => `${Name} ${Type}`).join(', ');
  const { InputFormat = '', OutputFormat = '', SerdeInfo, Location = '' } = StorageDescriptor ?? {};
  const parameters = Object.entries(table.Parameters ?? {})
    .filter(([name]) => !OF_VERSION.has(name))
    .toSorted(([one], [other]) => (one < other ? -1 : 1));
  return {
    'the type of the table': table.TableType ?? '',
    'its columns': columns(StorageDescriptor?.Columns),
    'its partition columns': columns(table.PartitionKeys),
    'its place': mask(Location),
    'its format': [InputFormat, OutputFormat, SerdeInfo?.SerializationLibrary ?? ''].join(', '),
    ...Object.fromEntries(parameters.map(([name, value]) => [`its parameter ${name}`, mask(value)] as const)),
  };
}

/** The partitions that the catalog has, for engines that don't know projection. */
export async function partitionsOf(
  { glue }: Aws,
  { database, table }: DeployedPipeline,
  mask: Mask,
): Promise<string> {
  const found: string[] = [];
  const request = { DatabaseName: database, TableName: table, ExcludeColumnSchema: true };
  for await (const { Partitions = [] } of paginateGetPartitions({ client: glue }, request)) {
    for (const { Values = [], StorageDescriptor } of Partitions)
      found.push(`${Values.join('/')} at ${mask(StorageDescriptor?.Location ?? '')}`);
  }
  return found.sort().join(', ');
}
