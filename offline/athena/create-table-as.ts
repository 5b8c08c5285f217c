import { checkColumns, ctasTable, ctasTarget, partitionsOf } from './ctas.ts';
import { exists, isMissing } from './ddl.ts';
import { failureOf, QueryCancelled, QueryFailure } from './failure.ts';
import { folderAt, reading } from './lake.ts';
import { writeParquet } from './parquet-writer.ts';
import { registerPartitions } from './partitions.ts';
import { SqlError } from './sql/errors.ts';
import type { Statement } from './sql/statement.ts';
import { conclude, deliver, requireCatalog, type Workbench } from './workbench.ts';

type Ctas = Extract<Statement, { kind: 'ctas' }>;

/** Runs a CTAS. What ends it is told with Athena's advice on the files that it may have left. */
export async function createTableAs(statement: Ctas, bench: Workbench): Promise<void> {
  try {
    await create(statement, bench);
  } catch (error) {
    if (error instanceof QueryCancelled || error instanceof WorkGroupRefusal) throw error;
    const { message, type, category, retryable } = failureOf(error, { statementType: 'DML' });
    throw new QueryFailure(
      `${message.replace(/\.$/, '')}. You may need to manually clean the data at location '${bench.record.outputLocation}' ` +
        'before retrying. Athena will not delete data in your account.',
      type,
      { category, retryable, cause: error },
    );
  }
}

async function create(statement: Ctas, bench: Workbench): Promise<void> {
  const { catalog, lake, clock, caller, record, workGroup } = bench;
  const { table: name, database = bench.database } = statement.target;
  requireCatalog(statement.target);
  const target = ctasTarget(statement.properties);
  if (target.location !== undefined && workGroup.enforced) throw new WorkGroupRefusal();
  try {
    if (exists(catalog, database, name, caller)) {
      if (statement.ifNotExists) return;
      const text = `line 1:1: Destination table 'awsdatacatalog.${database}.${name}' already exists`;
      throw new QueryFailure(`TABLE_ALREADY_EXISTS: ${text}`, 1009);
    }
  } catch (error) {
    if (!(error instanceof QueryFailure) || !isMissing(error.cause)) throw error;
    throw new SqlError('SCHEMA_NOT_FOUND', `line 1:1: Schema '${database}' does not exist`, {
      cause: error,
    });
  }
  const translated = bench.translate(statement.query);
  const columns = translated.columns.map((column, i) =>
    translated.named[i] ? column : { ...column, name: '' },
  );
  checkColumns(columns, target.partitionedBy);

  const location = target.location ?? `${record.outputLocation}/`;
  const root = folderAt(location);
  const present = await reading(location, async () => {
    lake.locate(root.bucket, caller);
    return lake.list(root.bucket, root.key, caller);
  });
  if (present.length > 0)
    throw new QueryFailure(
      `HIVE_PATH_ALREADY_EXISTS: Target directory for table '${database}.${name}' already exists: ${location}`,
      1009,
    );

  const written = await bench.execute(translated, (session, sql) => {
    const source = statement.withData ? sql : `SELECT * FROM (${sql}) WHERE false`;
    return writeParquet(session, source, columns, target, bench.scratch('parquet'), clock.now());
  });
  const below = (folder: string) => ({ bucket: root.bucket, key: `${root.key}${folder}` });
  const uris = await deliver(written, below, bench);
  const TableInput = ctasTable(name, columns, target, location);
  await catalog.createTable({ DatabaseName: database, TableInput }, caller);
  await registerPartitions(catalog, { database, name }, partitionsOf(TableInput, written), caller);
  await conclude(uris, written.rows, bench);
}

class WorkGroupRefusal extends QueryFailure {
  constructor() {
    super(
      "The Create Table As Select query failed because it was submitted with an 'external_location' property to an " +
        'Athena Workgroup that enforces a centralized output location for all queries. Please remove the ' +
        "'external_location' property and resubmit the query.",
      1008,
    );
  }
}
