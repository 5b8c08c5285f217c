import { type Clock, type OfflineAws, openOffline } from '@afluente/offline';
import { GetTablesCommand, GlueClient } from '@aws-sdk/client-glue';
import {
  GetObjectCommand,
  ListMultipartUploadsCommand,
  ListObjectsV2Command,
  PutObjectCommand,
} from '@aws-sdk/client-s3';
import {
  DescribeExecutionCommand,
  type HistoryEvent,
  ListExecutionsCommand,
  paginateGetExecutionHistory,
  RedriveExecutionCommand,
  StartExecutionCommand,
  StopExecutionCommand,
} from '@aws-sdk/client-sfn';
import { globSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { kill } from 'node:process';
import { setTimeout as sleep } from 'node:timers/promises';
import { query } from '../../operate/data/query.ts';
import { type Aws, connect, findPipeline, pipelinesOf } from '../../operate/session/stage.ts';
import { COLUMNS, type Row } from './content.ts';
import { FaultProxy } from './proxy.ts';
import type { DeployedPipeline } from '../../operate/documents/pipeline.ts';

/** How an execution ended, as its state machine tells. */
export interface Ended {
  readonly executionArn: string;
  /** `HUNG` when it was still running at its bound. */
  readonly status: string;
  readonly error: string;
  readonly cause: string;
  readonly redriveCount: number;
  readonly history: readonly HistoryEvent[];
}

/** Longer than any task may take with its retries: the waits between them take no time here. */
const BOUND_MS = 180_000;

/** Waits of Step Functions take no time: a test's minutes are not the product's. */
const impatient: Clock = {
  now: () => new Date(),
  sleep: async (_, signal) => {
    await new Promise((resolve) => setImmediate(resolve));
    signal?.throwIfAborted();
  },
};

const PIPELINE = 'trial';

/** An offline AWS with the proxy before it, and the trial pipeline in view. */
export class FaultLake {
  readonly proxy: FaultProxy;
  readonly pipeline: DeployedPipeline;
  readonly #offline: OfflineAws;
  readonly #aws: Aws;
  readonly #glue: GlueClient;
  readonly #state: string;
  #lastSecond = 0;

  private constructor(offline: OfflineAws, proxy: FaultProxy, state: string) {
    this.#offline = offline;
    this.#aws = connect(offline.connection);
    this.#glue = new GlueClient({ ...offline.connection });
    this.proxy = proxy;
    this.#state = state;
    this.pipeline = findPipeline(pipelinesOf(offline.outputs, 'dev'), 'dev', PIPELINE);
  }

  static async open(assembly: string): Promise<FaultLake> {
    const state = mkdtempSync(join(tmpdir(), 'afluente-faults-'));
    // The proxy is there before the lake that it calls.
    const opened: { lake?: FaultLake } = {};
    const itself = () => {
      if (opened.lake === undefined) throw new Error('a function called before there was a run');
      return opened.lake;
    };
    const proxy = await FaultProxy.open(functionsOf(assembly), {
      upstream: () => itself().#offline.connection.endpoint,
      kill: (accessKeyId) => itself().#kill(accessKeyId),
      litter: (location) => itself().#litter(location),
    });
    const offline = await openOffline({
      assembly,
      state,
      clock: impatient,
      functionEndpoint: (name) => proxy.endpointOf(name),
    });
    opened.lake = new FaultLake(offline, proxy, state);
    return opened.lake;
  }

  /** Lands a file and waits for the end of the execution that this starts. */
  async land(csv: string): Promise<Ended> {
    return this.finish(await this.landNext(csv));
  }

  /** Lands a file that is newer than what landed before; returns the ARN of the execution that this starts. */
  async landNext(csv: string): Promise<string> {
    await this.#nextSecond();
    return this.put(csv);
  }

  /** Lands a file; returns the ARN of the execution that this starts. */
  async put(csv: string): Promise<string> {
    const known = new Set((await this.#executions()).map(({ name }) => name));
    const { bucket, landing } = this.pipeline;
    await this.#aws.s3.send(new PutObjectCommand({ Bucket: bucket, Key: `${landing}trial.csv`, Body: csv }));
    for (;;) {
      const started = (await this.#executions()).filter(({ name }) => !known.has(name)).at(-1);
      if (started?.executionArn !== undefined) return started.executionArn;
      await sleep(5);
    }
  }

  /** Starts an execution with nothing said, as the console does: it takes the newest file. */
  async start(): Promise<Ended> {
    await this.#nextSecond();
    const { stateMachineArn } = this.pipeline;
    const { executionArn = '' } = await this.#aws.states.send(
      new StartExecutionCommand({ stateMachineArn, input: '{}' }),
    );
    return this.finish(executionArn);
  }

  async redrive(executionArn: string): Promise<Ended> {
    await this.#aws.states.send(new RedriveExecutionCommand({ executionArn }));
    return this.finish(executionArn);
  }

  async finish(executionArn: string): Promise<Ended> {
    const until = Date.now() + BOUND_MS;
    for (;;) {
      const described = await this.#aws.states.send(new DescribeExecutionCommand({ executionArn }));
      const { status = '', error = '', cause = '', redriveCount = 0 } = described;
      const hung = status === 'RUNNING' && Date.now() > until;
      if (status === 'RUNNING' && !hung) {
        await sleep(15);
        continue;
      }
      if (hung) await this.#aws.states.send(new StopExecutionCommand({ executionArn }));
      const history: HistoryEvent[] = [];
      for await (const { events = [] } of paginateGetExecutionHistory(
        { client: this.#aws.states },
        { executionArn, includeExecutionData: true },
      ))
        history.push(...events);
      return { executionArn, status: hung ? 'HUNG' : status, error, cause, redriveCount, history };
    }
  }

  /** Waits until nothing runs any more that an event started: an execution that follows another, too. */
  async quiet(): Promise<void> {
    const until = Date.now() + BOUND_MS;
    do {
      await this.#offline.settled();
      const running = (await this.#executions()).filter(({ status }) => status === 'RUNNING');
      if (running.length === 0) return;
      await sleep(20);
    } while (Date.now() < until);
  }

  /** What a reader of the published table sees. */
  async published(): Promise<readonly Row[]> {
    const { rows } = await this.#query(`SELECT ${COLUMNS} FROM ${this.pipeline.table} ORDER BY id`);
    return rows;
  }

  /** Lets so many hours pass for versions that were superseded: their grace ends. */
  async age(hours: number): Promise<void> {
    const { bucket, table } = this.pipeline;
    const marks = await this.keys(`processed-data/${table}/`);
    for (const Key of marks.filter((key) => key.endsWith('/_superseded.json'))) {
      const mark = JSON.parse(await this.text(Key)) as { at: string };
      const at = new Date(new Date(mark.at).getTime() - hours * 3_600_000).toISOString();
      const Body = JSON.stringify({ ...mark, at });
      await this.#aws.s3.send(new PutObjectCommand({ Bucket: bucket, Key, Body }));
    }
  }

  async tables(): Promise<string[]> {
    const { TableList = [] } = await this.#glue.send(
      new GetTablesCommand({ DatabaseName: this.pipeline.database }),
    );
    return TableList.map(({ Name = '' }) => Name);
  }

  async keys(prefix: string): Promise<string[]> {
    const { bucket } = this.pipeline;
    const { Contents = [] } = await this.#aws.s3.send(
      new ListObjectsV2Command({ Bucket: bucket, Prefix: prefix }),
    );
    return Contents.map(({ Key = '' }) => Key);
  }

  async text(key: string): Promise<string> {
    const { Body } = await this.#aws.s3.send(
      new GetObjectCommand({ Bucket: this.pipeline.bucket, Key: key }),
    );
    return (await Body?.transformToString()) ?? '';
  }

  async openUploads(): Promise<string[]> {
    const { Uploads = [] } = await this.#aws.s3.send(
      new ListMultipartUploadsCommand({ Bucket: this.pipeline.bucket }),
    );
    return Uploads.map(({ Key = '' }) => Key);
  }

  async close(): Promise<void> {
    await this.#offline.close();
    await this.proxy.close();
    rmSync(this.#state, { recursive: true, force: true });
  }

  async #query(sql: string) {
    const { database, analystsWorkgroup: workgroup } = this.pipeline;
    return query(this.#aws, sql, { database, workgroup });
  }

  async #executions() {
    const { stateMachineArn } = this.pipeline;
    const { executions = [] } = await this.#aws.states.send(
      new ListExecutionsCommand({ stateMachineArn, maxResults: 20 }),
    );
    return executions;
  }

  /** Run ids are in the order of their seconds; nobody starts two runs in one. */
  async #nextSecond(): Promise<void> {
    while (Math.floor(Date.now() / 1000) === this.#lastSecond) await sleep(10);
    this.#lastSecond = Math.floor(Date.now() / 1000);
  }

  #kill(accessKeyId: string): void {
    const found = this.#offline.processes().find((process) => process.accessKeyId === accessKeyId);
    if (found?.pid !== undefined) kill(found.pid, 'SIGKILL');
  }

  /** A file as a CTAS that fails leaves it: readers of its prefix would take it for data. */
  async #litter(location: string): Promise<void> {
    const [, bucket = '', prefix = ''] = /^s3:\/\/([^/]+)\/(.+)$/.exec(location) ?? [];
    const Key = `${prefix}city=Lisboa/20261123_000000_00000_left`;
    await this.#aws.s3.send(new PutObjectCommand({ Bucket: bucket, Key, Body: 'PAR1 half a file' }));
  }
}

/** The trial's functions in an assembly, with the kind of task of each. */
function functionsOf(assembly: string): Map<string, string> {
  const [file = ''] = globSync(join(assembly, `*-pipeline-${PIPELINE}.template.json`));
  const template = JSON.parse(readFileSync(file, 'utf8')) as {
    Resources: Record<string, { Type: string; Properties: { FunctionName: string } }>;
  };
  return new Map(
    Object.values(template.Resources)
      .filter(({ Type }) => Type === 'AWS::Lambda::Function')
      .map(({ Properties: { FunctionName } }) => [
        FunctionName,
        FunctionName.split(`-${PIPELINE}-`)[1] ?? '',
      ]),
  );
}
