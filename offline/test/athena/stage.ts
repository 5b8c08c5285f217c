import { mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { QueryExecution, StartQueryExecutionCommandInput } from '@aws-sdk/client-athena';
import { Athena } from '../../athena/athena.ts';
import { s3Lake } from '../../athena/lake.ts';
import { Runner } from '../../athena/runner.ts';
import type { Readings } from '../../athena/sql/readings.ts';
import { workGroups } from '../../athena/workgroups.ts';
import { Catalog } from '../../glue/catalog.ts';
import type { Access } from '../../kernel/caller.ts';
import { systemClock } from '../../kernel/clock.ts';
import { createS3 } from '../../s3/s3.ts';

export const caller = {
  arn: 'arn:aws:sts::000000000000:assumed-role/task/session',
  roleArn: 'arn:aws:iam::000000000000:role/task',
};

const ResultConfiguration = { OutputLocation: 's3://lake/results/' };
const resource = (type: string, name: string, properties: object) => ({
  stack: 'S',
  logicalId: name,
  type,
  physicalId: name,
  arn: '',
  properties: { ...properties },
});
const resources = Object.entries({
  pipelines: { EnforceWorkGroupConfiguration: false, ResultConfiguration },
  analysts: { ResultConfiguration },
  thrifty: {
    EnforceWorkGroupConfiguration: 'false',
    BytesScannedCutoffPerQuery: 10_000_000,
    ResultConfiguration,
  },
  bare: {},
}).map(([name, WorkGroupConfiguration]) =>
  resource('AWS::Athena::WorkGroup', name, { Name: name, WorkGroupConfiguration }),
);

/** Athena over the real catalog and S3 store, in a temporary directory, with a judge that can be told to deny. */
export async function openStage(
  state = mkdtempSync(join(tmpdir(), 'athena-')),
  known: Partial<Readings> = {},
) {
  const asked: Access[] = [];
  const rules: { deny?: RegExp } = {};
  const judge = (access: Access) => {
    asked.push(access);
    const denied = rules.deny?.test(`${access.action} ${access.resource}`) === true;
    return denied
      ? ({
          allowed: false,
          reason: `because no identity-based policy allows the ${access.action} action`,
        } as const)
      : ({ allowed: true } as const);
  };
  const place = { account: '000000000000', region: 'us-east-1', clock: systemClock, judge };
  const s3 = createS3({
    root: state,
    ...place,
    buckets: [{ name: 'lake', versioning: true, notifications: false }],
    onObjectCreated: () => {},
  });
  const catalog = new Catalog({ ...place, directory: join(state, 'glue') });
  catalog.declareDatabase({ Name: 'db' });
  const lake = s3Lake(s3.store, judge, (bucket) => bucket === 'lake');
  const runner = await Runner.start({
    catalog,
    lake,
    clock: systemClock,
    directory: join(state, 'athena'),
    known,
  });
  const directory = join(state, 'athena', 'queries');
  const athena = new Athena({ ...place, directory, lake, workGroups: workGroups(resources), runner });

  const describe = async (QueryExecutionId: string | undefined): Promise<QueryExecution> => {
    const { QueryExecution } = await athena.getQueryExecution({ QueryExecutionId }, caller);
    if (QueryExecution === undefined) throw new Error('no such query');
    return QueryExecution;
  };
  const start = async (QueryString: string, more: Partial<StartQueryExecutionCommandInput> = {}) => {
    const input = { QueryString, QueryExecutionContext: { Database: 'db' }, WorkGroup: 'pipelines', ...more };
    return (await athena.startQueryExecution(input, caller)).QueryExecutionId;
  };
  const ended = async (id: string | undefined) => {
    for (;;) {
      const execution = await describe(id);
      if (execution.Status?.CompletionDateTime !== undefined) return execution;
      await systemClock.sleep(5);
    }
  };
  /** Runs a statement to its end. */
  const run = async (sql: string, more?: Partial<StartQueryExecutionCommandInput>) =>
    ended(await start(sql, more));
  /** Runs a statement that succeeds. */
  const succeed = async (sql: string, more?: Partial<StartQueryExecutionCommandInput>) => {
    const execution = await run(sql, more);
    if (execution.Status?.State !== 'SUCCEEDED')
      throw new Error(`${sql}: ${execution.Status?.StateChangeReason}`);
    return execution;
  };
  /** The rows of a query, without its header; NULL as null. */
  const rows = async (sql: string) => {
    const { QueryExecutionId } = await succeed(sql);
    const { ResultSet } = await athena.getQueryResults({ QueryExecutionId }, caller);
    return (ResultSet?.Rows ?? [])
      .slice(1)
      .map(({ Data }) => (Data ?? []).map(({ VarCharValue }) => VarCharValue ?? null));
  };
  /** Why a statement failed. */
  const reason = async (sql: string, more?: Partial<StartQueryExecutionCommandInput>) =>
    (await run(sql, more)).Status?.StateChangeReason;

  return {
    state,
    caller,
    asked,
    rules,
    catalog,
    athena,
    store: s3.store,
    start,
    describe,
    ended,
    run,
    succeed,
    rows,
    reason,
    put: (key: string, content: string | Uint8Array) => s3.store.put(caller, 'lake', key, content),
    keys: (prefix: string) => s3.store.list(caller, 'lake', prefix).map(({ key }) => key),
    text: (key: string) => readFileSync(s3.store.path(caller, 'lake', key), 'utf8'),
    close: async () => {
      await athena.close();
      s3.close();
    },
  };
}

export type Stage = Awaited<ReturnType<typeof openStage>>;

/** DDL of a text table over `s3://lake/<folder>/`, all columns strings unless said otherwise. */
export const csvTable = (name: string, columns: string, folder = name, more = '') => `
  CREATE EXTERNAL TABLE ${name} (${columns})
  ROW FORMAT SERDE 'org.apache.hadoop.hive.serde2.OpenCSVSerde' ${more}
  LOCATION 's3://lake/${folder}/'
  TBLPROPERTIES ('skip.header.line.count'='1')`;
