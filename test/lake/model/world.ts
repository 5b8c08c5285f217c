import { DATASET_OWNERS, lockKey, stagingPrefixOfAll } from '../../../core/stage/keys.ts';
import { publicationOf } from '../../../core/published/published-table.ts';
import { adopt } from '../../../lake/adopt.ts';
import { isAtWork } from '../../../lake/executions.ts';
import type { Lock, Owner } from '../../../lake/lock/lock.ts';
import { rollback } from '../../../lake/rollback.ts';
import { keptVersions } from '../../../lake/versions.ts';
import { releaseLock } from '../../../lambdas/release-lock/task.ts';
import { type Clients, MemoryAws } from '../../memory/aws.ts';
import type { MemoryExecution } from '../../memory/executions.ts';
import { contextOf, PLACE } from '../../memory/stage.ts';
import { Process } from './process.ts';
import { LANDED, OLDER, pipelineOf, TABLE, TASKS_OF_A_RUN } from './run.ts';
import { Broken, Witness } from './witness.ts';

export const PIPELINES = ['first', 'second'] as const;
type Name = (typeof PIPELINES)[number];

/** How often Step Functions tries a task again. */
const TRIES = 3;
/** More than a run makes. */
const CALLS_OF_A_RUN = 200;
/** No function runs for longer. */
const FUNCTION_MS = 900_000;
/** A query that nobody ends by hand has ended when it was looked at so often. */
const LOOKS = 12;
const WORTH_REPEATING = new Set(['Gone', 'AwsUnavailable', 'PublishConflict']);

interface Ended {
  readonly executionArn: string;
  readonly status: string;
  readonly redriveCount: number;
}

/** Two pipelines, their executions and who operates them, over services in memory. Each process makes its calls when it is let. */
export class World {
  readonly aws = new MemoryAws();
  readonly witness = new Witness(
    this.aws,
    PIPELINES,
    (executionArn) => this.#at.get(executionArn)?.task === 0,
  );
  processes: Process[] = [];
  /** Status events of executions that ended badly, not delivered yet. */
  events: Ended[] = [];
  /** Where each execution is: its task, and what that is given. */
  readonly #at = new Map<string, { task: number; payload: object }>();
  readonly #looks = new Map<string, number>();
  #landed = 0;
  #started = 0;
  #commands = 0;

  constructor() {
    this.aws.queries.outcome = () => ({ state: 'RUNNING' });
    this.aws.after = ({ operation, input }) => {
      if (operation === 'GetQueryExecution') this.#lookedAt(input.QueryExecutionId);
      // What Step Functions was asked to start begins, once.
      if (operation === 'StartExecution') this.#begin(input.stateMachineArn, input.name);
    };
    this.aws.s3.put(OLDER, 'id\n-1\n');
    this.land();
  }

  /** Another file lies in landing. */
  land(): void {
    this.#landed += 1;
    this.aws.s3.put(LANDED, `id\n${this.#landed}\n`);
  }

  /** @param source the file that a start by hand asks for */
  start(pipeline: Name, trigger: 'manual' | 'landing', source?: { readonly key: string }): MemoryExecution {
    this.#started += 1;
    const input = { trigger, ...(source && { source }) };
    const execution = this.aws.executions.start(
      `${trigger}-${this.#started}`,
      pipeline,
      JSON.stringify(input),
    );
    this.#run(execution, 0, input);
    return execution;
  }

  stop(execution: MemoryExecution): void {
    if (execution.status === 'RUNNING') this.#end(execution, 'ABORTED');
  }

  redrive(execution: MemoryExecution): void {
    if (!['FAILED', 'ABORTED'].includes(execution.status)) return;
    this.aws.executions.redrive(execution.executionArn);
    const { task, payload } = this.#at.get(execution.executionArn)!;
    this.#run(execution, task, payload);
  }

  /** A status event reaches its listener; lost, it is delivered again. */
  deliver(event: Ended): void {
    this.events = this.events.filter((one) => one !== event);
    const environment = { ...PLACE, pipeline: machineOf(event) };
    const context = { environment, now: this.aws.now, log: () => undefined, measure: () => undefined };
    this.#command('release-lock', (clients) =>
      releaseLock({ detail: event }, clients, context),
    ).outcome.catch(() => this.events.push(event));
  }

  rollBack(pipeline: Name, nth: number, fenceOff: boolean): void {
    const { now } = this.aws;
    this.#command('rollback', async (clients) => {
      const lake = { ...clients, ...PLACE, now };
      const versions = await keptVersions(clients.s3, PLACE.bucket, TABLE);
      const version = versions[nth % versions.length];
      if (version) await rollback(lake, version, pipeline, this.#isAtWork(clients), fenceOff);
    });
  }

  adopt(from: Name, to: Name): void {
    const { now } = this.aws;
    this.#command('adopt', (clients) =>
      adopt(
        { ...clients, ...PLACE, now },
        { from, to, dataset: 'readings', table: TABLE },
        this.#isAtWork(clients),
      ),
    );
  }

  /** A query ends, and what it wrote is there; one that was stopped wrote nothing. */
  endQuery(id: string, state: 'SUCCEEDED' | 'FAILED'): void {
    const query = this.aws.queries.get(id);
    if (query.state !== 'RUNNING') return;
    const [, folder = '', run = ''] =
      /external_location = 's3:\/\/lake\/(\S+\/(\S+)\/)'/.exec(query.sql) ?? [];
    query.state = state;
    query.ended = this.aws.now();
    if (this.aws.s3.keys(folder).length > 0) query.state = 'FAILED';
    const source = this.aws.s3.text('raw-data/readings/readings.csv');
    const whole = { [`${folder}${id}-1`]: `1 of ${source}`, [`${folder}${id}-2`]: `2 of ${source}` };
    if (query.state === 'FAILED') {
      query.error = { Retryable: true };
      this.aws.s3.put(`${folder}${id}-1`, 'half');
      return;
    }
    for (const [key, text] of Object.entries(whole)) this.aws.s3.put(key, text);
    this.aws.catalog.set({ Name: `${TABLE}__build_${run}` });
    Object.assign(query, { updateCount: 1, scanned: 1 });
    this.witness.written.set(run, whole);
  }

  /** Time passes; functions that have run for too long die. */
  async pass(seconds: number): Promise<void> {
    await this.aws.sleep(seconds * 1000);
    for (const one of this.processes) if (one.until < this.aws.now()) one.kill();
    await this.#collected();
  }

  /** Who has a process that goes on: executions and commands. */
  actors(): string[] {
    return [...new Set(this.processes.map(({ actor }) => actor))];
  }

  /** The process of an actor that began last: of an execution whose task was given up, another may go on beside it. */
  processOf(actor: string): Process | undefined {
    return this.processes.findLast((one) => one.actor === actor);
  }

  /** Lets an actor make so many calls, and looks after each. */
  async go(actor: string, calls: number): Promise<void> {
    for (let call = 0; call < calls;) {
      const process = this.processOf(actor);
      if (!process) return;
      if (await process.go()) call += 1;
      this.witness.look();
      await this.#collected();
    }
  }

  /** Lets an actor go on until a task of its run has begun, and so many calls of that. */
  async reach(actor: string, task: string, calls: number): Promise<void> {
    for (let call = 0; call < CALLS_OF_A_RUN; call += 1) {
      const process = this.processOf(actor);
      if (!process || process.name === task) break;
      await this.go(actor, 1);
    }
    await this.go(actor, calls);
  }

  /** What runs of an execution's: nothing of a command. */
  executionOf(actor: string): MemoryExecution | undefined {
    return this.aws.executions.all().find(({ name, redriveCount }) => `${name}#${redriveCount}` === actor);
  }

  /**
   * Lets everything end that is under way, and delivers what is to be delivered; a query that nobody knows of ends
   * last.
   */
  async settle(): Promise<void> {
    for (let rounds = 0; this.processes.length > 0 || this.events.length > 0; rounds += 1) {
      if (rounds > 10_000) throw new Broken(`it doesn't end: ${this.actors().join()}`);
      for (const event of this.events) this.deliver(event);
      for (const process of this.processes) {
        await process.go();
        this.witness.look();
      }
      await this.#collected();
    }
    for (const id of this.aws.queries.running()) this.endQuery(id, 'SUCCEEDED');
  }

  /** Once nothing is at work: hands over what is handed over in part, so that there is one owner. */
  async finishAdoption(): Promise<Name> {
    const dataset: Name | undefined = this.aws.s3.json(`${DATASET_OWNERS}readings.json`)?.pipeline;
    const table = this.aws.catalog.table(TABLE);
    const target = publicationOf(table?.Parameters)?.pipeline;
    const owner = dataset ?? 'first';
    const other = owner === 'first' ? 'second' : 'first';
    if (target === undefined || target === owner) return owner;
    this.adopt(other, owner);
    await this.settle();
    return owner;
  }

  lockOf(pipeline: Name): Lock | undefined {
    return this.aws.s3.json(lockKey(pipeline));
  }

  /** Tables and stages that runs made for themselves. */
  madeByRuns(): string[] {
    const stages = PIPELINES.flatMap((name) => this.aws.s3.keys(stagingPrefixOfAll(name)));
    return [
      ...this.aws.catalog.names().filter((name) => name !== TABLE),
      ...stages,
      ...this.aws.s3.uploads(),
    ];
  }

  #isAtWork(clients: Clients) {
    return (owner: Owner, since: Date) => isAtWork(clients.sfn, owner, since, this.aws.now());
  }

  #command<T>(name: string, work: (clients: Clients) => Promise<T>): Process<T> {
    this.#commands += 1;
    return this.#process(name, `${name}-${this.#commands}`, work);
  }

  #process<T>(name: string, actor: string, work: (clients: Clients) => Promise<T>): Process<T> {
    const until = new Date(this.aws.now().getTime() + FUNCTION_MS);
    const process = new Process({ name, actor, until }, this.aws, work);
    this.processes.push(process);
    return process;
  }

  async #collected(): Promise<void> {
    // What ended or died lets its execution go on, within a turn.
    await new Promise((resolve) => setImmediate(resolve));
    this.processes = this.processes.filter(({ isOver }) => !isOver);
  }

  #begin(stateMachineArn: string, name: string): void {
    const execution = this.aws.executions
      .all()
      .find((one) => one.stateMachineArn === stateMachineArn && one.name === name);
    if (!execution || this.#at.has(execution.executionArn)) return;
    this.#run(execution, 0, JSON.parse(execution.input));
  }

  /** An attempt of an execution, from a task on; a later redrive is another one. */
  #run(execution: MemoryExecution, from: number, payload: object): void {
    const { executionArn, redriveCount } = execution;
    this.#at.set(executionArn, { task: from, payload });
    this.#attempt(execution, from, payload).then(
      () => this.#end(execution, 'SUCCEEDED', redriveCount),
      (error: Error) => {
        // Nobody hears of what befalls a call that outlived its execution.
        const isHeard = execution.status === 'RUNNING' && execution.redriveCount === redriveCount;
        if (isHeard && !UNSURPRISING.has(error.name)) this.surprise ??= error;
        this.#end(execution, 'FAILED', redriveCount);
      },
    );
  }

  /** What no execution should end by. */
  surprise: Error | undefined;

  async #attempt(execution: MemoryExecution, from: number, payload: object): Promise<void> {
    const { executionArn, redriveCount } = execution;
    const pipeline = pipelineOf(machineOf(execution));
    const isOver = () => execution.status !== 'RUNNING' || execution.redriveCount !== redriveCount;
    let given: any = payload;
    for (let task = from; task < TASKS_OF_A_RUN.length; task += 1) {
      const [kind, work] = TASKS_OF_A_RUN[task]!;
      for (let tries = 1; ; tries += 1) {
        if (isOver()) return;
        this.#at.set(executionArn, { task, payload: given });
        const { context } = contextOf(this.aws, { ...execution, redriveCount }, { pipeline });
        const input = structuredClone(given);
        try {
          given = await this.#process(kind, `${execution.name}#${redriveCount}`, (clients) =>
            work(input, clients, context),
          ).outcome;
        } catch (error) {
          if (tries === TRIES || !WORTH_REPEATING.has((error as Error).name)) throw error;
          continue;
        }
        if (given.step === undefined || given.step.status === 'done') break;
        tries = 0;
        await this.aws.sleep(given.step.waitSeconds * 1000);
      }
      if (given.lock.outcome !== 'acquired') return;
    }
  }

  #end(
    execution: MemoryExecution,
    status: 'SUCCEEDED' | 'FAILED' | 'ABORTED',
    redrive = execution.redriveCount,
  ): void {
    const { executionArn, redriveCount } = execution;
    if (execution.status !== 'RUNNING' || redriveCount !== redrive) return;
    this.aws.executions.end(executionArn, status);
    if (status !== 'SUCCEEDED') this.events.push({ executionArn, status, redriveCount });
  }

  #lookedAt(id: string): void {
    const looks = (this.#looks.get(id) ?? 0) + 1;
    this.#looks.set(id, looks);
    if (looks >= LOOKS) this.endQuery(id, 'SUCCEEDED');
  }
}

const UNSURPRISING = new Set([
  'Gone',
  'AwsUnavailable',
  'LockLost',
  'OwnedByAnother',
  'PublishConflict',
  'SourceChanged',
  'Superseded',
  'QueryFailed',
  'NoSource',
]);

/** The pipeline of an execution, whose state machine bears its name here. */
function machineOf({ executionArn }: { readonly executionArn: string }): Name {
  return executionArn.split(':')[6] === 'first' ? 'first' : 'second';
}
