import * as glue from '@aws-sdk/client-glue';
import { operation, type Service } from '../kernel/service.ts';
import type { Catalog } from './catalog.ts';

/** Glue, as far as the product, its commands and Athena use it. */
export function glueService(catalog: Catalog): Service {
  return {
    signingName: 'glue',
    protocol: 'awsJson1_1',
    codec: new glue.GlueClient({ region: 'us-east-1' }).config.protocol.getPayloadCodec(),
    targetPrefix: 'AWSGlue',
    operations: [
      operation('GetDatabase', glue.GetDatabase$, catalog.getDatabase.bind(catalog)),
      operation('CreateDatabase', glue.CreateDatabase$, catalog.createDatabase.bind(catalog)),
      operation('GetTable', glue.GetTable$, catalog.getTable.bind(catalog)),
      operation('GetTables', glue.GetTables$, catalog.getTables.bind(catalog)),
      operation('CreateTable', glue.CreateTable$, catalog.createTable.bind(catalog)),
      operation('UpdateTable', glue.UpdateTable$, catalog.updateTable.bind(catalog)),
      operation('DeleteTable', glue.DeleteTable$, catalog.deleteTable.bind(catalog)),
      operation('GetPartitions', glue.GetPartitions$, catalog.getPartitions.bind(catalog)),
      operation(
        'BatchCreatePartition',
        glue.BatchCreatePartition$,
        catalog.batchCreatePartition.bind(catalog),
      ),
      operation(
        'BatchUpdatePartition',
        glue.BatchUpdatePartition$,
        catalog.batchUpdatePartition.bind(catalog),
      ),
      operation(
        'BatchDeletePartition',
        glue.BatchDeletePartition$,
        catalog.batchDeletePartition.bind(catalog),
      ),
    ],
  };
}
