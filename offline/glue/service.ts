import * as glue from '@aws-sdk/client-glue';
import { z } from 'zod';
import { operation, type Operation, type Service } from '../kernel/service.ts';
import type { Catalog } from './catalog.ts';

const OfCatalog = z.looseObject({ CatalogId: z.string().optional() });

/** Glue, as far as the product, its commands and Athena use it. */
export function glueService(catalog: Catalog): Service {
  return {
    signingName: 'glue',
    protocol: 'awsJson1_1',
    codec: new glue.GlueClient({ region: 'us-east-1' }).config.protocol.getPayloadCodec(),
    targetPrefix: 'AWSGlue',
    operations: [
      operation('GetDatabase', glue.GetDatabase$, ['CatalogId', 'Name'], catalog.getDatabase.bind(catalog)),
      operation(
        'CreateDatabase',
        glue.CreateDatabase$,
        ['CatalogId', 'DatabaseInput'],
        catalog.createDatabase.bind(catalog),
      ),
      operation(
        'GetTable',
        glue.GetTable$,
        ['CatalogId', 'DatabaseName', 'Name'],
        catalog.getTable.bind(catalog),
      ),
      operation(
        'GetTables',
        glue.GetTables$,
        ['CatalogId', 'DatabaseName', 'NextToken', 'MaxResults'],
        catalog.getTables.bind(catalog),
      ),
      operation(
        'CreateTable',
        glue.CreateTable$,
        ['CatalogId', 'DatabaseName', 'TableInput'],
        catalog.createTable.bind(catalog),
      ),
      operation(
        'UpdateTable',
        glue.UpdateTable$,
        ['CatalogId', 'DatabaseName', 'TableInput', 'VersionId', 'SkipArchive'],
        catalog.updateTable.bind(catalog),
      ),
      operation(
        'DeleteTable',
        glue.DeleteTable$,
        ['CatalogId', 'DatabaseName', 'Name'],
        catalog.deleteTable.bind(catalog),
      ),
      operation(
        'GetPartitions',
        glue.GetPartitions$,
        [
          'CatalogId',
          'DatabaseName',
          'TableName',
          'Expression',
          'Segment',
          'ExcludeColumnSchema',
          'NextToken',
          'MaxResults',
        ],
        catalog.getPartitions.bind(catalog),
      ),
      operation(
        'BatchCreatePartition',
        glue.BatchCreatePartition$,
        ['CatalogId', 'DatabaseName', 'TableName', 'PartitionInputList'],
        catalog.batchCreatePartition.bind(catalog),
      ),
      operation(
        'BatchUpdatePartition',
        glue.BatchUpdatePartition$,
        ['CatalogId', 'DatabaseName', 'TableName', 'Entries'],
        catalog.batchUpdatePartition.bind(catalog),
      ),
      operation(
        'BatchDeletePartition',
        glue.BatchDeletePartition$,
        ['CatalogId', 'DatabaseName', 'TableName', 'PartitionsToDelete'],
        catalog.batchDeletePartition.bind(catalog),
      ),
    ].map(ofOwnCatalog),
  };

  function ofOwnCatalog(asked: Operation): Operation {
    return {
      ...asked,
      async run(input, caller) {
        catalog.own(OfCatalog.parse(input).CatalogId);
        return asked.run(input, caller);
      },
    };
  }
}
