import { openOffline, type OfflineAws, type OfflineOptions } from '@afluente/offline';
import { DeleteObjectsCommand, ListObjectsV2Command, PutObjectCommand } from '@aws-sdk/client-s3';
import {
  DescribeExecutionCommand,
  ListExecutionsCommand,
  paginateListExecutions,
  StartExecutionCommand,
} from '@aws-sdk/client-sfn';
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe as describeExecution } from '../../operate/executions/execution.ts';
import { type Followed, observe } from '../../operate/executions/follow.ts';
import { query } from '../../operate/data/query.ts';
import { type Aws, connect, findPipeline, pipelinesOf } from '../../operate/session/stage.ts';
import { startedOf } from '../../operate/executions/start.ts';
import { land } from '../../operate/data/land.ts';
import { type Session, sessionOn } from '../../operate/session/session.ts';
import { messageOf } from '../../operate/executions/summary.ts';
import type { TaskKind } from '../../core/tasks/kinds.ts';
import { assemblyOf } from './assemblies.ts';
import { LISTING } from '../../operate/poll.ts';
import { Gate } from './gate.ts';
import type { DeployedPipeline } from '../../operate/documents/pipeline.ts';

const LOOK_MS = 40;
/** A person's looks, half a second apart, as often as a test's, and a minute long all the same. */
const OFTEN = {
  sleep: () => sleep(LOOK_MS),
  patience: (60_000 / LOOK_MS) * LISTING.longest,
};

/** What a test knows of an execution that ended. */
export interface Run extends Followed {
  /** The cause's one line. */
  readonly message: string;
}

/** An offline AWS of a test's own, with one pipeline in view. */
export class TestLake {
  readonly state: string;
  readonly aws: Aws;
  readonly pipeline: DeployedPipeline;
  readonly offline: OfflineAws;

  private constructor(offline: OfflineAws, state: string, pipeline: string) {
    this.offline = offline;
    this.state = state;
    this.aws = connect(offline.connection);
    this.pipeline = findPipeline(pipelinesOf(offline.outputs, 'dev'), 'dev', pipeline);
  }

  static async open(
    pipeline: string,
    assembly = assemblyOf('test'),
    state = mkdtempSync(join(tmpdir(), 'afluente-lake-')),
    options: Partial<OfflineOptions> = {},
  ): Promise<TestLake> {
    return new TestLake(await openOffline({ assembly, state, ...options }), state, pipeline);
  }

  /** A lake with a gate before the function of one task. */
  static async gated(pipeline: string, kind: TaskKind): Promise<{ lake: TestLake; gate: Gate }> {
    const gate = await Gate.before(`afluente-dev-${pipeline}-${kind}`);
    const lake = await TestLake.open(pipeline, undefined, undefined, { functionEndpoint: gate.endpointFor });
    return { lake, gate };
  }

  /** The same lake, with another of its pipelines in view. */
  beside(pipeline: string): TestLake {
    return new TestLake(this.offline, this.state, pipeline);
  }

  /** This lake as the commands see it. */
  get session(): Session {
    const { aws, pipeline, state } = this;
    const { outputs } = this.offline;
    return { ...sessionOn({ aws, stage: 'dev', outputs, at: 'served', state }), pipeline };
  }

  /** Lands a file and follows its execution. */
  async land(file: string): Promise<Run> {
    const { executionArn } = await startedOf(this.session, await land(this.session, file), OFTEN);
    return this.finish(executionArn);
  }

  /** Lands a text as a file. */
  async landText(text: string | Uint8Array, name = `${this.pipeline.name}.csv`): Promise<Run> {
    const file = join(mkdtempSync(join(tmpdir(), 'afluente-file-')), name);
    writeFileSync(file, text);
    return this.land(file);
  }

  /** Puts a text into landing, and leaves what follows to the landing rule. */
  async put(text: string, name = `${this.pipeline.name}.csv`): Promise<void> {
    const Key = `${this.pipeline.landing}${name}`;
    await this.aws.s3.send(new PutObjectCommand({ Bucket: this.pipeline.bucket, Key, Body: text }));
  }

  /** What lies in the bucket under a key, as JSON. */
  json(key: string): any {
    return JSON.parse(readFileSync(this.offline.pathOf(`s3://${this.pipeline.bucket}/${key}`), 'utf8'));
  }

  /** Puts JSON under a key, in place of what is there. */
  async replace(key: string, value: unknown): Promise<void> {
    const Body = JSON.stringify(value);
    await this.aws.s3.send(new PutObjectCommand({ Bucket: this.pipeline.bucket, Key: key, Body }));
  }

  async remove(...keys: string[]): Promise<void> {
    const Delete = { Objects: keys.map((Key) => ({ Key })) };
    await this.aws.s3.send(new DeleteObjectsCommand({ Bucket: this.pipeline.bucket, Delete }));
  }

  /** Every execution, the oldest first, once all of them have ended and no follow-up is owed. */
  async settled(): Promise<Run[]> {
    for (let looks = 1; ; looks += 1) {
      const before = await this.executions();
      const runs = await Promise.all(before.map((arn) => this.finish(arn)));
      // Status events are delivered, and listened to, after the end; what fails at them is tried again for minutes.
      await new Promise((resolve) => setTimeout(resolve, 300));
      await Promise.race([
        this.offline.settled(),
        new Promise((resolve) => setTimeout(resolve, 5000).unref()),
      ]);
      const lock = this.json(`locks/${this.pipeline.name}.json`);
      // A task that was given up may leave the lock with its execution, which the next start takes it from.
      const free =
        !lock.owner || (looks > 3 && runs.some((run) => run.executionArn === lock.owner.execution));
      if ((await this.executions()).length === before.length && free) return runs;
    }
  }

  /** The same of a lake with a long history: nothing runs, and no follow-up is owed. */
  async quiet(): Promise<void> {
    const { stateMachineArn } = this.pipeline;
    for (let looks = 1; ; looks += 1) {
      // Before anybody can see an end, it is told to listeners; what fails at them is tried again for minutes.
      await Promise.race([this.offline.settled(), sleep(5000, undefined, { ref: false })]);
      const asked = new ListExecutionsCommand({ stateMachineArn, statusFilter: 'RUNNING' });
      const { executions = [] } = await this.aws.states.send(asked);
      for (const { executionArn = '' } of executions) await this.finish(executionArn);
      const { owner } = this.json(`locks/${this.pipeline.name}.json`);
      if (executions.length === 0 && (!owner || looks > 3)) return;
      if (owner) await sleep(100);
    }
  }

  /** The ARNs of all executions, the oldest first. */
  async executions(): Promise<string[]> {
    const arns: string[] = [];
    const { stateMachineArn } = this.pipeline;
    for await (const { executions = [] } of paginateListExecutions(
      { client: this.aws.states },
      { stateMachineArn },
    )) {
      arns.push(...executions.map(({ executionArn = '' }) => executionArn));
    }
    return arns.toReversed();
  }

  /** Starts an execution as the console would, without following it. */
  async begin(input: object = {}): Promise<string> {
    const { executionArn = '' } = await this.aws.states.send(
      new StartExecutionCommand({
        stateMachineArn: this.pipeline.stateMachineArn,
        input: JSON.stringify(input),
      }),
    );
    return executionArn;
  }

  async start(input: object = {}): Promise<Run> {
    return this.finish(await this.begin(input));
  }

  async finish(executionArn: string): Promise<Run> {
    // Following takes longer looks, as a person would; a test has thousands of runs to wait for.
    const asked = new DescribeExecutionCommand({ executionArn, includedData: 'METADATA_ONLY' });
    while ((await this.aws.states.send(asked)).status === 'RUNNING') await sleep(LOOK_MS);
    return this.#ended(await observe(this.aws, executionArn));
  }

  async output(run: Run): Promise<any> {
    const { output = '{}' } = await this.aws.states.send(
      new DescribeExecutionCommand({ executionArn: run.executionArn }),
    );
    return JSON.parse(output);
  }

  async sql(statement: string): Promise<(string | null)[][]> {
    const { database, analystsWorkgroup: workgroup } = this.pipeline;
    const { rows } = await query(this.aws, statement, { database, workgroup });
    return rows.map((row) => [...row]);
  }

  async keys(prefix: string): Promise<string[]> {
    const { Contents = [] } = await this.aws.s3.send(
      new ListObjectsV2Command({ Bucket: this.pipeline.bucket, Prefix: prefix }),
    );
    return Contents.map(({ Key = '' }) => Key);
  }

  async close(): Promise<void> {
    await this.offline.close();
  }

  async #ended(run: Followed): Promise<Run> {
    const { cause = '' } = await describeExecution(this.aws, run.executionArn);
    return { ...run, message: messageOf(cause) };
  }
}
