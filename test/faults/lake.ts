import type { Clock } from '@afluente/offline';
import { GetTablesCommand, GlueClient } from '@aws-sdk/client-glue';
import { ListMultipartUploadsCommand, PutObjectCommand } from '@aws-sdk/client-s3';
import {
  DescribeExecutionCommand,
  type HistoryEvent,
  ListExecutionsCommand,
  paginateGetExecutionHistory,
  RedriveExecutionCommand,
  StopExecutionCommand,
} from '@aws-sdk/client-sfn';
import { globSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { kill } from 'node:process';
import { setTimeout as sleep } from 'node:timers/promises';
import { TestLake } from '../support/lake.ts';
import { COLUMNS, type Row } from './content.ts';
import { FaultProxy } from './proxy.ts';

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

/** A test's lake with the proxy before it, and the trial pipeline in view. */
export class FaultLake {
  readonly proxy: FaultProxy;
  /** What the cases look at: what lies in the bucket. */
  readonly lake: TestLake;
  #lastSecond = 0;

  private constructor(lake: TestLake, proxy: FaultProxy) {
    this.lake = lake;
    this.proxy = proxy;
  }

  static async open(assembly: string): Promise<FaultLake> {
    // The proxy is there before the lake that it calls.
    const opened: { lake?: TestLake } = {};
    const itself = () => {
      if (opened.lake === undefined) throw new Error('a function called before there was a run');
      return opened.lake;
    };
    const proxy = await FaultProxy.open(functionsOf(assembly), {
      upstream: () => itself().offline.connection.endpoint,
      kill: (accessKeyId) => killFunction(itself(), accessKeyId),
      litter: (location) => litter(itself(), location),
    });
    opened.lake = await TestLake.open(PIPELINE, assembly, undefined, {
      clock: impatient,
      functionEndpoint: (name) => proxy.endpointOf(name),
    });
    return new FaultLake(opened.lake, proxy);
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
    const known = new Set(await this.#newest());
    await this.lake.put(csv);
    for (;;) {
      const started = (await this.#newest()).filter((arn) => !known.has(arn)).at(-1);
      if (started !== undefined) return started;
      await sleep(5);
    }
  }

  /** Starts an execution with nothing said, as the console does: it takes the newest file. */
  async start(): Promise<Ended> {
    await this.#nextSecond();
    return this.finish(await this.lake.begin());
  }

  async redrive(executionArn: string): Promise<Ended> {
    await this.lake.aws.states.send(new RedriveExecutionCommand({ executionArn }));
    return this.finish(executionArn);
  }

  /** Waits for the end of an execution, or for its bound. */
  async finish(executionArn: string): Promise<Ended> {
    const { states } = this.lake.aws;
    const until = Date.now() + BOUND_MS;
    for (;;) {
      const described = await states.send(new DescribeExecutionCommand({ executionArn }));
      const { status = '', error = '', cause = '', redriveCount = 0 } = described;
      const hung = status === 'RUNNING' && Date.now() > until;
      if (status === 'RUNNING' && !hung) {
        await sleep(15);
        continue;
      }
      if (hung) await states.send(new StopExecutionCommand({ executionArn }));
      const history: HistoryEvent[] = [];
      for await (const { events = [] } of paginateGetExecutionHistory(
        { client: states },
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
      await this.lake.offline.settled();
      if ((await this.#newest('RUNNING')).length === 0) return;
      await sleep(20);
    } while (Date.now() < until);
  }

  /** What a reader of the published table sees. */
  async published(): Promise<readonly Row[]> {
    return this.lake.sql(`SELECT ${COLUMNS} FROM ${this.lake.pipeline.table} ORDER BY id`);
  }

  /** Lets so many hours pass for versions that were superseded: their grace ends. */
  async age(hours: number): Promise<void> {
    const marks = await this.lake.keys(`processed-data/${this.lake.pipeline.table}/`);
    for (const key of marks.filter((one) => one.endsWith('/_superseded.json'))) {
      const mark = this.lake.json(key);
      const at = new Date(new Date(mark.at).getTime() - hours * 3_600_000).toISOString();
      await this.lake.replace(key, { ...mark, at });
    }
  }

  /** The tables in the catalog. */
  async tables(): Promise<string[]> {
    const glue = new GlueClient({ ...this.lake.offline.connection });
    const { TableList = [] } = await glue.send(
      new GetTablesCommand({ DatabaseName: this.lake.pipeline.database }),
    );
    return TableList.map(({ Name = '' }) => Name);
  }

  /** The keys of multipart uploads that nobody completed or gave up. */
  async openUploads(): Promise<string[]> {
    const { Uploads = [] } = await this.lake.aws.s3.send(
      new ListMultipartUploadsCommand({ Bucket: this.lake.pipeline.bucket }),
    );
    return Uploads.map(({ Key = '' }) => Key);
  }

  async close(): Promise<void> {
    await this.lake.close();
    await this.proxy.close();
    rmSync(this.lake.state, { recursive: true, force: true });
  }

  /** The ARNs of the newest executions, the newest first; a long history is not read again and again. */
  async #newest(statusFilter?: 'RUNNING'): Promise<string[]> {
    const { stateMachineArn } = this.lake.pipeline;
    const { executions = [] } = await this.lake.aws.states.send(
      new ListExecutionsCommand({ stateMachineArn, statusFilter, maxResults: 20 }),
    );
    return executions.map(({ executionArn = '' }) => executionArn);
  }

  /** Run ids are in the order of their seconds; nobody starts two runs in one. */
  async #nextSecond(): Promise<void> {
    while (Math.floor(Date.now() / 1000) === this.#lastSecond) await sleep(10);
    this.#lastSecond = Math.floor(Date.now() / 1000);
  }
}

function killFunction({ offline }: TestLake, accessKeyId: string): void {
  const found = offline.processes().find((process) => process.accessKeyId === accessKeyId);
  if (found?.pid !== undefined) kill(found.pid, 'SIGKILL');
}

/** A file as a CTAS that fails leaves it: readers of its prefix would take it for data. */
async function litter({ aws }: TestLake, location: string): Promise<void> {
  const [, bucket = '', prefix = ''] = /^s3:\/\/([^/]+)\/(.+)$/.exec(location) ?? [];
  const Key = `${prefix}city=Lisboa/20261123_000000_00000_left`;
  await aws.s3.send(new PutObjectCommand({ Bucket: bucket, Key, Body: 'PAR1 half a file' }));
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
