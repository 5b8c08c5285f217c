import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { pathToFileURL } from 'node:url';
import { type Fingerprints, fingerprintsOf } from '../../core/definition/fingerprint.ts';
import type { Stamps } from '../../core/runs/stamps.ts';
import { sqlHash } from '../../core/runs/statements.ts';
import { dropTable } from '../../core/sql/raw-table.ts';
import { identityOf } from '../../core/runs/source-identity.ts';
import { bundle, type Bundles } from '../../lib/bundle.ts';
import { loadPipelines } from '../../lib/definition/load.ts';

/**
 * The verdicts that a healthy AWS doesn't give, thrown by the bundled handlers against a server that answers
 * as an unhealthy one. The rest is in failures.test.ts.
 */
type Answer = { status: number; body: object };

let bundles: Bundles;
/** Of the definition that the functions are bundled with. */
let deployed: Fingerprints;
let server: Server;
/** What the server answers, by the operation's name; a list is answered in turn, its last entry for ever. */
let answers: Record<string, Answer | Answer[]> = {};
const asked: string[] = [];
/** What was written last, by the operation's name; of S3's objects by the file's. */
let wrote: Record<string, string> = {};
let lock: object = {};

beforeAll(async () => {
  const pipelines = await loadPipelines(join(import.meta.dirname, '../pipelines'));
  const trial = pipelines.find(({ name }) => name === 'trial')!;
  deployed = fingerprintsOf(trial);
  bundles = bundle(trial, trial.directory, mkdtempSync(join(tmpdir(), 'afluente-bundles-')));
  server = createServer((request, response) => {
    const operation = String(request.headers['x-amz-target'] ?? 'S3')
      .split('.')
      .at(-1)!;
    // The run lock is this execution's: what these tests are about comes after it.
    if (request.url?.includes('/locks/')) {
      request.resume().on('end', () => response.writeHead(200, { etag: '"1"' }).end(JSON.stringify(lock)));
      return;
    }
    asked.push(operation);
    let body = '';
    request.setEncoding('utf8').on('data', (text: string) => (body += text));
    request.on('end', () => {
      const file = request.url?.split('?')[0]?.split('/').at(-1);
      if (body !== '') wrote[operation === 'S3' ? `${file}` : operation] = body;
      const listed = answers[operation] ?? { status: 200, body: {} };
      const answer = Array.isArray(listed) ? (listed.length > 1 ? listed.shift()! : listed[0]!) : listed;
      response.writeHead(answer.status, { 'content-type': 'application/x-amz-json-1.1' });
      const s3 = request.url?.includes('_build.json') ? JSON.stringify(record) : '<ListBucketResult/>';
      response.end(operation === 'S3' ? s3 : JSON.stringify(answer.body));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  Object.assign(process.env, {
    AWS_ENDPOINT_URL: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    AWS_REGION: 'us-east-1',
    AWS_ACCESS_KEY_ID: 'AKIATEST',
    AWS_SECRET_ACCESS_KEY: 'test',
    AWS_MAX_ATTEMPTS: '1',
    PIPELINE: 'trial',
    STAGE: 'dev',
    BUCKET: 'lake',
    DATABASE: 'afluente_dev',
    WORKGROUP: 'afluente-dev-pipelines',
    POWERTOOLS_LOG_LEVEL: 'SILENT',
    POWERTOOLS_METRICS_DISABLED: 'true',
  });
}, 60_000);
afterAll(() => server.close());

const execution = {
  id: 'arn:aws:states:us-east-1:000000000000:execution:trial_pipeline-dev:one',
  name: 'one',
  startTime: '2026-11-23T04:30:12Z',
  redriveCount: 0,
};
const locked = {
  trigger: 'manual',
  run: { id: '20261123t043012_1a2b3c4d', epoch: 3, redrive: 0 },
  lock: { outcome: 'acquired', owner: 'one' },
  queries: {},
  step: { status: 'done', waitSeconds: 0 },
};
const uploaded = {
  ...locked,
  upload: {
    source: {
      key: 'landing/trial/x.csv',
      etag: '"e"',
      bytes: 1,
      landedAt: '2026-11-23T04:30:00.000Z',
    },
    identity: 'i',
    // What the server below lists: nothing.
    raw: { etag: identityOf([]), bytes: 0, files: 0 },
    rows: 1,
    read: 1,
    rejected: { rows: 0, limit: { rows: 0, share: 0 }, keys: [], reasons: [] },
  },
};
const built = {
  ...uploaded,
  build: { table: 't', prefix: 'p/', rows: 1, partitions: 1, files: 1, bytes: 1 },
};
const checked = { ...built, checks: [] };
const dropOf = (what: string) =>
  sqlHash(dropTable('afluente_dev', `trial_by_city__${what}_${locked.run.id}`));
const DROPS = { build: dropOf('build'), stage: dropOf('stage') };
/** What the build says of itself, beside its data. */
const record = {
  pipeline: 'trial',
  table: 'trial_by_city',
  run: locked.run.id,
  rows: 1,
  bytes: 1,
  columns: [{ Name: 'id', Type: 'int' }],
  partitionBy: [],
  partitions: [],
  evolution: 'any',
};

async function call(
  kind: keyof Bundles,
  input: object,
  given: typeof answers,
  redriveCount = 0,
  stamps: Stamps = deployed,
): Promise<any> {
  answers = given;
  asked.length = 0;
  wrote = {};
  const owner = { execution: execution.id, name: execution.name, redrive: redriveCount };
  lock = { epoch: 3, owner, since: '2026-11-23T04:30:13Z', queries: [] };
  const { handler } = await import(pathToFileURL(join(bundles[kind], 'index.mjs')).href);
  const event = { execution: { ...execution, redriveCount }, input: { stamps, ...input } };
  return handler(event, { functionName: kind });
}

const query = (status: object): Answer => ({
  status: 200,
  body: {
    QueryExecution: { QueryExecutionId: 'q-1', Status: status, Statistics: { DataScannedInBytes: 5 } },
  },
});
const started: Answer = { status: 200, body: { QueryExecutionId: 'q-1' } };

test('a service that answers 500 is AwsUnavailable, which Step Functions retries', async () => {
  const given = {
    GetDatabase: { status: 500, body: { __type: 'InternalServiceException', message: 'oops' } },
  };
  await expect(call('ensure-database', uploaded, given)).rejects.toMatchObject({
    name: 'AwsUnavailable',
    message: 'ensure_glue_db: InternalServiceException: oops.',
  });
});

test('an answer that nobody foresaw is an UnexpectedFault, on one line', async () => {
  const given = {
    GetDatabase: { status: 400, body: { __type: 'GlueEncryptionException', message: 'no\nkey' } },
  };
  await expect(call('ensure-database', uploaded, given)).rejects.toMatchObject({
    name: 'UnexpectedFault',
    message: expect.stringMatching(/^ensure_glue_db: GlueEncryptionException: no key\. The stack is in/),
  });
});

test('a statement that Athena refuses to start is a SqlError with its place', async () => {
  const refused = {
    __type: 'InvalidRequestException',
    AthenaErrorCode: 'MALFORMED_QUERY',
    Message: "line 16:3: mismatched input 'FORM'",
  };
  await expect(
    call('ctas', uploaded, { StartQueryExecution: { status: 400, body: refused } }),
  ).rejects.toMatchObject({
    name: 'SqlError',
    message: expect.stringMatching(
      /^stage: trial_by_city\.sql:\d+:3: mismatched input 'FORM'\. Correct the SQL\.$/,
    ),
  });
});

test('a payload that a later release began is a NewerFormat, before anything is asked', async () => {
  await expect(call('ctas', { ...uploaded, format: 99 }, {})).rejects.toMatchObject({
    name: 'NewerFormat',
    message: expect.stringMatching(
      /^What this execution hands on is of format 99, and the release \S+ reads \d+ at most; /,
    ),
  });
  expect(asked).toEqual([]);
});

test.each<[keyof Bundles, string, object, (now: Fingerprints) => Stamps, string]>([
  ['ctas', 'the rules changed', uploaded, (now) => ({ rows: 'other', build: now.build }), 'the rules of'],
  ['ctas', 'the SELECT changed', uploaded, (now) => ({ ...now, build: 'other' }), 'the SELECT or the target'],
  ['ctas', 'an earlier release left no stamp', uploaded, () => ({}), 'the rules of'],
  [
    'publish',
    'the target changed',
    checked,
    (now) => ({ ...now, build: 'other' }),
    'the SELECT or the target',
  ],
  ['publish', 'an earlier release left no stamp', checked, () => ({}), 'the rules of'],
])('%s is DefinitionChanged where %s, before anything is done', async (kind, _, input, stamps, said) => {
  await expect(call(kind, input, {}, 0, stamps(deployed))).rejects.toMatchObject({
    name: 'DefinitionChanged',
    message: expect.stringMatching(
      // A build for another table than the target may be out there.
      new RegExp(`^\\w+: ${said}[^\\n]*(?:; |then\\. For \\w+, )start the pipeline again\\.$`),
    ),
  });
  // But for whether readers have it already.
  expect(asked).toEqual(kind === 'publish' ? ['GetTable'] : []);
});

test.each([
  ['the SELECT', (now: Fingerprints) => ({ ...now, build: 'other' })],
  ['the rules', (now: Fingerprints) => ({ ...now, rows: 'other' })],
] as const)(
  'a run that readers have goes on to its end, where %s changed before it could say so',
  async (_, of) => {
    const stamps = of(deployed);
    const earlier = { Name: 'trial_by_city', VersionId: '7', Parameters };
    // Read, superseded, swapped, and then S3 fails.
    const fails = {
      GetTable: { status: 200, body: { Table: earlier } },
      S3: [200, 200, 500].map((status) => ({ status, body: {} })),
    };
    // By the code that built it, as the fence of that time saw it.
    await expect(call('publish', checked, fails)).rejects.toMatchObject({ name: 'AwsUnavailable' });
    const { TableInput } = JSON.parse(wrote['UpdateTable']!);
    expect(TableInput.Parameters['afluente.run']).toBe(locked.run.id);

    const swapped = { GetTable: { status: 200, body: { Table: { ...TableInput, VersionId: '8' } } } };
    for (const redriven of [0, 1]) {
      const output = await call('publish', checked, swapped, redriven, stamps);
      expect(output.published).toMatchObject({ table: 'trial_by_city', version: 7 });
      expect(asked).not.toContain('UpdateTable');
      expect(JSON.parse(wrote['_version.json']!)).toMatchObject({ run: locked.run.id, number: 7, stamps });
    }
    // Where readers have another run's, it ends as before.
    const later = { GetTable: { status: 200, body: { Table: earlier } } };
    await expect(call('publish', checked, later, 0, stamps)).rejects.toMatchObject({
      name: 'DefinitionChanged',
    });
    expect(asked).toEqual(['GetTable']);
  },
);

test('a build that was written by other SQL in this run is DefinitionChanged', async () => {
  const other = { ...uploaded, queries: { stage: { attempt: 1, redrive: 0, sql: 'other', id: 'q-1' } } };
  await expect(call('ctas', other, { StartQueryExecution: started })).rejects.toMatchObject({
    name: 'DefinitionChanged',
    message: expect.stringMatching(/^stage: this run began it with other SQL/),
  });
  expect(asked).not.toContain('StartQueryExecution');
});

test('throttling is AwsUnavailable', async () => {
  const given = {
    StartQueryExecution: { status: 400, body: { __type: 'TooManyRequestsException', message: 'slow down' } },
  };
  await expect(call('drop-build-table', uploaded, given)).rejects.toMatchObject({ name: 'AwsUnavailable' });
});

const Parameters = {
  'afluente.run': '20261122t043012_1a2b3c4d',
  'afluente.epoch': '2',
  'afluente.version': '6',
  'afluente.last': '6',
  'afluente.source': 's',
  'afluente.definition': 'd',
};

test('a published table that changed since it was read is a PublishConflict', async () => {
  const given = {
    GetTable: { status: 200, body: { Table: { Name: 'trial_by_city', VersionId: '7', Parameters } } },
    UpdateTable: { status: 400, body: { __type: 'ConcurrentModificationException', Message: 'stale' } },
  };
  await expect(call('publish', checked, given)).rejects.toMatchObject({
    name: 'PublishConflict',
    message: 'trial_by_city changed while it was being published; it is read and compared again.',
  });
  expect(asked.at(-1)).toBe('UpdateTable');
});

const others = (pipeline: string): Answer => ({
  status: 200,
  body: {
    Table: {
      Name: 'trial_by_city',
      VersionId: '7',
      Parameters: { ...Parameters, 'afluente.pipeline': pipeline },
    },
  },
});

test.each(['acquire-lock', 'upload', 'ensure-database', 'publish'] as const)(
  'a target that another pipeline published is OwnedByAnother in %s, before anything is written',
  async (kind) => {
    const input = kind === 'acquire-lock' ? { trigger: 'manual' } : checked;
    await expect(call(kind, input, { GetTable: others('visits') })).rejects.toMatchObject({
      name: 'OwnedByAnother',
      message:
        'The table trial_by_city belongs to the pipeline visits, not to trial; hand it over with npx afluente adopt --pipeline trial --from visits, or name another in target.table.',
    });
    expect(asked).not.toContain('UpdateTable');
  },
);

const inFormerBucket: Answer = {
  status: 200,
  body: {
    Table: {
      Name: 'trial_by_city',
      VersionId: '7',
      Parameters: { ...Parameters, 'afluente.pipeline': 'trial' },
      StorageDescriptor: { Location: 's3://former/processed-data/trial_by_city/x/' },
    },
  },
};

test.each(['acquire-lock', 'upload', 'publish'] as const)(
  'a target that lies in another bucket is BucketChanged in %s, unless a person started the run',
  async (kind) => {
    const input = kind === 'acquire-lock' ? {} : checked;
    const given = { GetTable: inFormerBucket };
    await expect(call(kind, { ...input, trigger: 'schedule' }, given)).rejects.toMatchObject({
      name: 'BucketChanged',
      message: expect.stringMatching(
        /^The table trial_by_city lies in the bucket former, which the stage worked in before, /,
      ),
    });
    expect(asked).not.toContain('UpdateTable');
  },
);

test('a table in a former bucket is replaced, and nothing is said of it, where a person started the run', async () => {
  await call('publish', checked, { GetTable: inFormerBucket });
  expect(asked).toContain('UpdateTable');
  expect(Object.keys(wrote)).not.toContain('_superseded.json');
});

test.each(['upload', 'ctas', 'publish', 'expire-versions'] as const)(
  'a run that began in another bucket is BucketChanged in %s, before anything is asked',
  async (kind) => {
    const published = { table: 'trial_by_city', version: 1, location: 's3://former/x/' };
    const input = { ...checked, published, bucket: 'former' };
    await expect(call(kind, input, {}, 1)).rejects.toMatchObject({
      name: 'BucketChanged',
      message: expect.stringMatching(
        /^\w+: this run began in the bucket former, and the stage works in lake by now; /,
      ),
    });
    expect(asked).toEqual([]);
  },
);

test('a published table is not dropped for a raw table of its name', async () => {
  await expect(call('create-raw-table', uploaded, { GetTable: others('visits') })).rejects.toMatchObject({
    name: 'OwnedByAnother',
    message: expect.stringMatching(
      /^raw_trial, which is to read the dataset trial, is a table that the pipeline visits /,
    ),
  });
  expect(asked).toEqual(['GetTable']);
});

test('a target that was handed over is OwnedByAnother to who is redriven, and its own to who has it', async () => {
  await expect(call('publish', checked, { GetTable: others('visits') }, 1)).rejects.toMatchObject({
    name: 'OwnedByAnother',
  });
  await call('publish', checked, { GetTable: others('trial') });
  expect(asked).toContain('UpdateTable');
});

const retryable = query({
  State: 'FAILED',
  StateChangeReason: 'INTERNAL_ERROR: try again',
  AthenaError: {
    ErrorCategory: 1,
    ErrorType: 100,
    Retryable: true,
    ErrorMessage: 'INTERNAL_ERROR: try again',
  },
});

test('a query that Athena calls retryable is a new attempt in a step of its own, four times, then QueryFailed', async () => {
  let payload: any = uploaded;
  const waits: number[] = [];
  for (let attempt = 1; attempt < 4; attempt += 1) {
    payload = await call('drop-build-table', payload, {
      StartQueryExecution: started,
      GetQueryExecution: retryable,
    });
    expect(payload.step.status).toBe('retry');
    expect(payload.queries.drop_build).toEqual({
      attempt: attempt + 1,
      redrive: 0,
      sql: DROPS.build,
      scanned: 5 * attempt,
    });
    waits.push(payload.step.waitSeconds);
  }
  expect(waits).toEqual([20, 40, 80]);
  await expect(
    call('drop-build-table', payload, { StartQueryExecution: started, GetQueryExecution: retryable }),
  ).rejects.toMatchObject({
    name: 'QueryFailed',
    message: expect.stringMatching(
      /^drop_build: INTERNAL_ERROR: try again \(query q-1\) after 4 attempts\. /,
    ),
  });
});

test('a query that runs on is handed to the Wait, and the same query is looked at again', async () => {
  const waiting = {
    ...uploaded,
    queries: {
      drop_build: { attempt: 1, redrive: 0, sql: DROPS.build, id: 'q-1' },
      drop_stage: { attempt: 1, redrive: 0, sql: DROPS.stage, id: 'q-2' },
    },
  };
  const payload = await call('drop-build-table', waiting, { GetQueryExecution: query({ State: 'RUNNING' }) });
  expect(payload.step).toEqual({ status: 'running', waitSeconds: 10 });
  expect(payload.queries).toEqual(waiting.queries);
  expect(asked).not.toContain('StartQueryExecution');
}, 20_000);

test('a redriven execution starts its queries anew', async () => {
  const failed = { ...uploaded, queries: { drop_build: { attempt: 3, redrive: 0, id: 'q-1' } } };
  const given = { StartQueryExecution: started, GetQueryExecution: query({ State: 'SUCCEEDED' }) };
  const payload = await call('drop-build-table', failed, given, 1);
  expect(asked).toContain('StartQueryExecution');
  expect(payload.queries.drop_build).toMatchObject({ attempt: 1, redrive: 1 });
  expect(payload.step.status).toBe('done');
});

test('a column that the SQL misspells is a SqlError, though Athena’s words speak of authorization', async () => {
  const ErrorMessage =
    "COLUMN_NOT_FOUND: line 3:8: Column 'amnt' cannot be resolved or requester is not authorized to access requested resources";
  const failed = query({ State: 'FAILED', AthenaError: { ErrorType: 1006, Retryable: false, ErrorMessage } });
  const given = { StartQueryExecution: started, GetQueryExecution: failed };
  await expect(call('ctas', uploaded, given)).rejects.toMatchObject({ name: 'SqlError' });
});

const row = (...values: string[]) => ({ Data: values.map((VarCharValue) => ({ VarCharValue })) });
const page = (...rows: object[]): Answer => ({
  status: 200,
  body: { ResultSet: { Rows: [row('h'), ...rows] } },
});
const succeeded = query({ State: 'SUCCEEDED' });
/** The source has its one row; of the build, two rows share their id. */
const measured = () => [page(row('1')), page(row('2', '2', '0', '1.00', '2.00'))];
const offending = page(row('true', '1', '1.00', '', 'x'), row('true', '1', '2.00', '', 'y'));

test('a SELECT of offending rows that runs on is handed to the Wait; the checks before it are found, not run, again', async () => {
  const waiting = await call('check-quality', built, {
    StartQueryExecution: started,
    GetQueryExecution: [succeeded, succeeded, query({ State: 'RUNNING' })],
    GetQueryResults: measured(),
  });
  expect(waiting.step).toEqual({ status: 'running', waitSeconds: 10 });
  expect(waiting).not.toHaveProperty('checks');
  expect(waiting.queries).toMatchObject({
    check_source: { scanned: 5, succeeded: true },
    check_target: { scanned: 5, succeeded: true },
    offending: { attempt: 1, id: 'q-1' },
  });
  await expect(
    call('check-quality', waiting, {
      GetQueryExecution: succeeded,
      GetQueryResults: [...measured(), offending],
    }),
  ).rejects.toMatchObject({
    name: 'ChecksFailed',
    message: expect.stringMatching(
      /unique\(id\) failed: 2 rows that share their key, expected each key once\. Nothing/,
    ),
  });
  expect(asked).toEqual([
    // Whether the raw data is as it was.
    'S3',
    'GetQueryResults',
    'GetQueryResults',
    'GetQueryExecution',
    'GetQueryResults',
    // The results, beside the build.
    'S3',
  ]);
}, 20_000);

test('a SELECT of offending rows that Athena calls retryable is a new attempt, and its checks stay', async () => {
  const payload = await call('check-quality', built, {
    StartQueryExecution: started,
    GetQueryExecution: [succeeded, succeeded, retryable],
    GetQueryResults: measured(),
  });
  expect(payload.step).toEqual({ status: 'retry', waitSeconds: 20 });
  expect(payload.queries).toMatchObject({
    check_target: { attempt: 1, succeeded: true },
    offending: { attempt: 2 },
  });
});

test('a SELECT of offending rows that fails doesn’t hide why it was asked', async () => {
  await expect(
    call('check-quality', built, {
      StartQueryExecution: started,
      GetQueryExecution: [
        succeeded,
        succeeded,
        query({ State: 'CANCELLED', StateChangeReason: 'Bytes scanned limit' }),
      ],
      GetQueryResults: measured(),
    }),
  ).rejects.toMatchObject({
    name: 'ChecksFailed',
    message:
      'trial_by_city: unique(id) failed: 2 rows that share their key, expected each key once. Nothing was published; readers keep the previous version.',
  });
});

test('an INSERT that opens too many partitions is TooManyPartitions, without Athena’s advice on its files', async () => {
  const ErrorMessage =
    "HIVE_TOO_MANY_OPEN_PARTITIONS: Exceeded limit of 100 open writers for partitions/buckets. If a data manifest file was generated at 's3://lake/x-manifest.csv', you may need to manually clean the data from locations specified in the manifest. Athena will not delete data in your account.";
  const failed = query({ State: 'FAILED', AthenaError: { ErrorType: 1008, Retryable: false, ErrorMessage } });
  const given = { StartQueryExecution: started, GetQueryExecution: failed };
  await expect(call('ctas', uploaded, given)).rejects.toMatchObject({
    name: 'TooManyPartitions',
    message:
      'stage: HIVE_TOO_MANY_OPEN_PARTITIONS: Exceeded limit of 100 open writers for partitions/buckets (query q-1). Partition more coarsely: one statement writes at most 100 partitions.',
  });
});

test('what was done before another statement had to be waited for is not looked at, nor counted, again', async () => {
  const waiting = {
    ...uploaded,
    queries: {
      drop_build: { attempt: 1, redrive: 0, sql: DROPS.build, id: 'q-0', scanned: 7, succeeded: true },
      drop_stage: { attempt: 1, redrive: 0, sql: DROPS.stage, id: 'q-1' },
    },
  };
  const payload = await call('drop-build-table', waiting, {
    GetQueryExecution: query({ State: 'SUCCEEDED' }),
  });
  expect(payload.step.status).toBe('done');
  expect(payload.queries.drop_build).toEqual(waiting.queries.drop_build);
  expect(payload.queries.drop_stage).toMatchObject({ scanned: 5, succeeded: true });
  expect(asked).toEqual(['GetQueryExecution']);
});

test.each([
  ['Query cancelled by user', 'QueryFailed'],
  ['Bytes scanned limit was exceeded', 'ScanLimitExceeded'],
])('a query that was cancelled (%s) is %s', async (StateChangeReason, name) => {
  const given = {
    StartQueryExecution: started,
    GetQueryExecution: query({ State: 'CANCELLED', StateChangeReason }),
  };
  await expect(call('check-quality', built, given)).rejects.toMatchObject({ name });
});
