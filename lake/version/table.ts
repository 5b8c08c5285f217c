import type { Table, TableInput } from '@aws-sdk/client-glue';
import { handedOver, type Publication, publicationOf } from '../../core/published/published-table.ts';
import type { CatalogColumn } from '../../core/published/version.ts';
import type { CatalogTable } from '../table.ts';

// What a published version is in the catalog: the table that readers name, whose location and projection lead into the
// version's folder, and whose parameters tell of it. What is pure of that stands in core.

export {
  catalogPartitions,
  isBuilt,
  publishedTable,
  succession,
} from '../../core/published/published-table.ts';

/** The publication that a table tells of; nothing when no run published it. */
export function publicationIn({ Parameters, Description }: Table): Publication | undefined {
  return publicationOf(Parameters, Description);
}

/** The columns of a table, partition columns last. */
export function columnsOf({ table }: CatalogTable): CatalogColumn[] {
  const { StorageDescriptor, PartitionKeys = [] } = table;
  const columns = [...(StorageDescriptor?.Columns ?? []), ...PartitionKeys];
  return columns.map(({ Name = '', Type = '' }) => ({ Name, Type }));
}

/** The bucket that a table's data lies in, where that isn't this one. */
export function otherBucketOf({ table }: CatalogTable, bucket: string): string | undefined {
  const [, its] = /^s3:\/\/([^/]+)\//.exec(table.StorageDescriptor?.Location ?? '') ?? [];
  return its === bucket ? undefined : its;
}

/** The same table, of the same version, once it is another pipeline's: all that readers go by is carried over. */
export function handedTo(table: Table, pipeline: string, epoch: number): TableInput {
  const { Name, TableType, PartitionKeys, StorageDescriptor, Parameters = {} } = table;
  return { Name, TableType, PartitionKeys, StorageDescriptor, ...handedOver(Parameters, pipeline, epoch) };
}
