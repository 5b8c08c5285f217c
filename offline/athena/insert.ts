import type * as glue from '@aws-sdk/client-glue';
import { partitionsOf } from './ctas.ts';
import { isDatabase, isMissing } from './ddl.ts';
import { failureOf, notSupported, QueryCancelled, QueryFailure } from './failure.ts';
import { folderAt, reading } from './lake.ts';
import { parquetSerde } from './parquet-table.ts';
import { compressions, writeParquet, type ParquetTarget } from './parquet-writer.ts';
import { catalogPartitions, isProjected, partitionPath, registerPartitions } from './partitions.ts';
import { tableColumns } from './scan.ts';
import { SqlError } from './sql/errors.ts';
import type { Statement } from './sql/statement.ts';
import { conclude, deliver, requireCatalog, type Workbench } from './workbench.ts';

type Insert = Extract<Statement, { kind: 'insert' }>;

/**
 * Runs an INSERT: new files beside those that are there, in the partitions of their rows, and a catalog entry for
 * each partition that is new (https://docs.aws.amazon.com/athena/latest/ug/insert-into.html). What ends it is told
 * with Athena's advice on the files that it may have left.
 */
export async function insertInto(statement: Insert, bench: Workbench): Promise<void> {
  try {
    await insert(statement, bench);
  } catch (error) {
    if (error instanceof QueryCancelled) throw error;
    const { message, type, category, retryable } = failureOf(error, { statementType: 'DML' });
    throw new QueryFailure(
      `${message.replace(/\.$/, '')}. If a data manifest file was generated at '${bench.record.outputLocation}-manifest.csv', ` +
        'you may need to manually clean the data from locations specified in the manifest. Athena will not ' +
        'delete data in your account.',
      type,
      { category, retryable, cause: error },
    );
  }
}

async function insert(statement: Insert, bench: Workbench): Promise<void> {
  const { catalog, lake, clock, caller } = bench;
  requireCatalog(statement.target);
  const { table: name, database = bench.database } = statement.target;
  if (statement.columns !== undefined)
    throw notSupported('The offline AWS does not imitate INSERT with a list of columns.');
  const table = existing(database, name, bench);
  const columns = tableColumns(table);
  const target = insertTarget(table);
  const translated = bench.translate(
    statement.query,
    columns.map(({ type }) => type),
  );
  const location = table.StorageDescriptor?.Location ?? '';
  const root = folderAt(location);
  await reading(location, async () => lake.locate(root.bucket, caller));

  const written = await bench.execute(translated, (session, sql) =>
    writeParquet(session, sql, columns, target, bench.scratch('parquet'), clock.now()),
  );
  // A partition that is known lies where the catalog says.
  const known = new Map<string, string>();
  if (target.partitionedBy.length > 0)
    for (const { values, uri } of await catalogPartitions(catalog, table, caller))
      known.set(`${partitionPath(target.partitionedBy, values)}/`, uri);
  const at = (folder: string) =>
    known.has(folder)
      ? folderAt(known.get(folder) ?? '')
      : { bucket: root.bucket, key: `${root.key}${folder}` };
  const uris = await deliver(written, at, bench);
  const added = partitionsOf(table, written).filter(
    ({ Values = [] }) => !known.has(`${partitionPath(target.partitionedBy, Values)}/`),
  );
  await registerPartitions(catalog, { database, name }, added, caller);
  await conclude(uris, written.rows, bench);
}

function existing(database: string, name: string, { catalog, caller }: Workbench): glue.Table {
  try {
    return catalog.table(database, name, caller);
  } catch (error) {
    if (!isMissing(error)) throw error;
    if (isDatabase(error))
      throw new SqlError('SCHEMA_NOT_FOUND', `line 1:1: Schema '${database}' does not exist`, {
        cause: error,
      });
    throw new SqlError(
      'TABLE_NOT_FOUND',
      `line 1:1: Table 'awsdatacatalog.${database}.${name}' does not exist`,
      { cause: error },
    );
  }
}

/** How a table's files are written. @throws QueryFailure for a table that this doesn't write to */
function insertTarget(table: glue.Table): ParquetTarget {
  const { StorageDescriptor: storage, Parameters: parameters = {}, PartitionKeys = [] } = table;
  const serde = storage?.SerdeInfo?.SerializationLibrary;
  if (serde !== parquetSerde)
    throw notSupported(
      `The offline AWS does not imitate INSERT into tables of the SerDe ${serde ?? '(none)'}.`,
    );
  if ((storage?.BucketColumns ?? []).length > 0)
    throw new QueryFailure('NOT_SUPPORTED: Cannot write to a bucketed table', 1200);
  if (isProjected(table))
    throw notSupported('The offline AWS does not imitate INSERT into tables with partition projection.');
  const compressionName = (parameters['parquet.compression'] ?? 'GZIP').toUpperCase();
  const compression = compressions[compressionName];
  if (compression === undefined)
    throw notSupported(`The offline AWS does not imitate the Parquet compression ${compressionName}.`);
  return { compression, partitionedBy: PartitionKeys.map(({ Name = '' }) => Name.toLowerCase()) };
}
