import { openOffline, type OfflineAws } from '@afluente/offline';
import { ListObjectsV2Command } from '@aws-sdk/client-s3';
import { DescribeExecutionCommand, StartExecutionCommand } from '@aws-sdk/client-sfn';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe as describeExecution } from '../../cli/execution.ts';
import { follow, type Followed } from '../../cli/follow.ts';
import { query } from '../../cli/query.ts';
import { type Aws, connect, type DeployedPipeline, findPipeline } from '../../cli/stage.ts';
import { runOn } from '../../cli/start.ts';
import { messageOf } from '../../cli/summary.ts';
import { terminal } from '../../cli/terminal.ts';
import { assemblyOf } from './assemblies.ts';

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
    this.pipeline = findPipeline(offline.outputs, 'dev', pipeline);
  }

  static async open(
    pipeline: string,
    assembly = assemblyOf('test'),
    state = mkdtempSync(join(tmpdir(), 'afluente-lake-')),
  ): Promise<TestLake> {
    return new TestLake(await openOffline({ assembly, state }), state, pipeline);
  }

  /** Lands a file and follows its execution. */
  async land(file: string): Promise<Run> {
    return this.#ended(await runOn(this.aws, this.pipeline, file, terminal(process.stderr, true)));
  }

  /** Lands a text as a file. */
  async landText(text: string | Uint8Array, name = `${this.pipeline.name}.csv`): Promise<Run> {
    const file = join(mkdtempSync(join(tmpdir(), 'afluente-file-')), name);
    writeFileSync(file, text);
    return this.land(file);
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
    const nobody = { entered: () => undefined, left: () => undefined };
    return this.#ended(await follow(this.aws, executionArn, nobody));
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
