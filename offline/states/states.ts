import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import * as sfn from '@aws-sdk/client-sfn';
import { z } from 'zod';
import { AwsError, NotImitated } from '../kernel/aws-error.ts';
import { type Backlog, openBacklog } from '../kernel/backlog.ts';
import { authorize, type Caller, type Judge } from '../kernel/caller.ts';
import type { Clock } from '../kernel/clock.ts';
import { operation, type Service } from '../kernel/service.ts';
import type { Lambda } from '../lambda/lambda.ts';
import { parseDefinition, type Definition, type MachineSpec } from './definition.ts';
import { DefinitionStore, fingerprint } from './definition-store.ts';
import { ExecutionStore, withoutData, type Execution } from './history.ts';
import { interpret, type Place } from './interpreter.ts';
import { Recorder, type Ending } from './recorder.ts';
import { placeOf, redriven, redrivenBy, whyNotRedrivable } from './redrive.ts';
import { checkInput, checkName, page } from './requests.ts';

export interface StatesOptions {
  /** The state directory; executions lie in `states/` of it. */
  readonly root: string;
  readonly machines: readonly MachineSpec[];
  readonly lambda: Pick<Lambda, 'has' | 'invoke'>;
  readonly judge: Judge;
  readonly clock: Clock;
  /** @default one that tells on stderr */
  readonly backlog?: Backlog;
  /** When a machine was created. */
  readonly createdAt: (machineArn: string) => Date;
  /** Jitter and session names. @default Math.random */
  readonly random?: () => number;
  /** Called whenever an execution starts or ends: what EventBridge hears of. */
  readonly onStatusChange: (execution: Execution) => void;
}

export interface States {
  readonly service: Service;
  /** `StartExecution`, for the services that start machines on somebody's behalf. */
  readonly start: (
    input: sfn.StartExecutionCommandInput,
    caller: Caller,
  ) => Promise<Omit<sfn.StartExecutionCommandOutput, '$metadata'>>;
  /**
   * Deploys machines in place of those before. What runs goes on by the definition and as the role that it began with
   * (*UpdateStateMachine*, *DeleteStateMachine*).
   * @throws NotImitated for a machine that isn't run faithfully here
   */
  readonly deploy: (machines: readonly MachineSpec[]) => void;
  /** Stops running; what runs now is found ABORTED at the next start. */
  readonly close: () => void;
}

type Output<O> = Promise<Omit<O, '$metadata'>>;

const ResourceOf = z.object({ executionArn: z.string().optional(), stateMachineArn: z.string().optional() });

/** What an execution runs by. */
interface Machine {
  readonly spec: MachineSpec;
  readonly definition: Definition;
}

interface Running {
  readonly recorder: Recorder;
  readonly abort: AbortController;
}

/**
 * Step Functions: standard workflows over our own functions. Executions that ran when the process died are
 * ABORTED at once, with a cause that says so; `onStatusChange` hears of them as soon as the caller yields.
 * @throws NotImitated for a machine that isn't run faithfully here
 */
export function createStates(options: StatesOptions): States {
  const states = new StepFunctions(options);
  return {
    service: states.service(),
    start: (input, caller) => states.startExecution(input, caller),
    deploy: (machines) => states.deploy(machines),
    close: () => states.close(),
  };
}

class StepFunctions {
  readonly #options: StatesOptions;
  #machines: ReadonlyMap<string, Machine> = new Map();
  readonly #store: ExecutionStore;
  readonly #definitions: DefinitionStore;
  readonly #running = new Map<string, Running>();

  constructor(options: StatesOptions) {
    this.#options = options;
    this.deploy(options.machines);
    this.#definitions = new DefinitionStore(join(options.root, 'state-machines'));
    this.#store = new ExecutionStore(join(options.root, 'states'), options.backlog ?? openBacklog());
    for (const execution of this.#store.all()) if (execution.status === 'RUNNING') this.#abandon(execution);
  }

  deploy(machines: readonly MachineSpec[]): void {
    this.#machines = new Map(
      machines.map((spec) => [
        spec.arn,
        { spec, definition: parseDefinition(spec, this.#options.lambda.has) },
      ]),
    );
  }

  service(): Service {
    return {
      signingName: 'states',
      protocol: 'awsJson1_0',
      codec: new sfn.SFNClient({ region: 'us-east-1' }).config.protocol.getPayloadCodec(),
      targetPrefix: 'AWSStepFunctions',
      resourceOf: (input) => ResourceOf.parse(input).executionArn ?? ResourceOf.parse(input).stateMachineArn,
      operations: [
        operation(
          'StartExecution',
          sfn.StartExecution$,
          ['stateMachineArn', 'name', 'input'],
          this.startExecution.bind(this),
        ),
        operation(
          'DescribeExecution',
          sfn.DescribeExecution$,
          ['executionArn', 'includedData'],
          this.#describeExecution.bind(this),
        ),
        operation(
          'ListExecutions',
          sfn.ListExecutions$,
          ['stateMachineArn', 'statusFilter', 'maxResults', 'nextToken'],
          this.#listExecutions.bind(this),
        ),
        operation(
          'GetExecutionHistory',
          sfn.GetExecutionHistory$,
          ['executionArn', 'maxResults', 'reverseOrder', 'nextToken', 'includeExecutionData'],
          this.#getExecutionHistory.bind(this),
        ),
        operation(
          'StopExecution',
          sfn.StopExecution$,
          ['executionArn', 'error', 'cause'],
          this.#stopExecution.bind(this),
        ),
        operation(
          'RedriveExecution',
          sfn.RedriveExecution$,
          ['executionArn', 'clientToken'],
          this.#redriveExecution.bind(this),
        ),
        operation(
          'DescribeStateMachine',
          sfn.DescribeStateMachine$,
          ['stateMachineArn', 'includedData'],
          this.#describeStateMachine.bind(this),
        ),
        operation(
          'DescribeStateMachineForExecution',
          sfn.DescribeStateMachineForExecution$,
          ['executionArn', 'includedData'],
          this.#describeStateMachineForExecution.bind(this),
        ),
      ],
    };
  }

  async startExecution(
    input: sfn.StartExecutionCommandInput,
    caller: Caller,
  ): Output<sfn.StartExecutionCommandOutput> {
    const machineArn = input.stateMachineArn ?? '';
    this.#authorize(caller, 'StartExecution', machineArn);
    const machine = this.#machine(machineArn);
    const { spec, definition } = machine;
    const name = input.name ?? randomUUID();
    checkName(name);
    const text = input.input ?? '{}';
    checkInput(text);
    const executionArn = `${machineArn.replace(':stateMachine:', ':execution:')}:${name}`;
    const existing = this.#store.get(executionArn);
    if (existing !== undefined) {
      // Idempotent while it runs with the same input; a closed execution keeps its name for 90 days.
      if (existing.status === 'RUNNING' && existing.input === text)
        return { executionArn, startDate: existing.startDate };
      throw new AwsError('ExecutionAlreadyExists', `Execution Already Exists: '${executionArn}'`);
    }
    const startDate = this.#options.clock.now();
    const execution: Execution = {
      executionArn,
      stateMachineArn: machineArn,
      name,
      status: 'RUNNING',
      startDate,
      input: text,
      redriveCount: 0,
      redriveTokens: [],
      definition: fingerprint(spec.definition),
      events: 0,
    };
    this.#definitions.keep(spec.definition);
    this.#store.begin(execution);
    const recorder = new Recorder(this.#store, execution, this.#options.clock);
    recorder.add('ExecutionStarted', {
      executionStartedEventDetails: {
        input: text,
        inputDetails: { truncated: false },
        roleArn: spec.roleArn,
      },
    });
    this.#options.onStatusChange(execution);
    void this.#run(execution, machine, recorder, { state: definition.StartAt, input: JSON.parse(text) });
    return { executionArn, startDate };
  }

  async #run(
    execution: Execution,
    { spec, definition }: Machine,
    recorder: Recorder,
    from: Place,
  ): Promise<void> {
    const abort = new AbortController();
    this.#running.set(execution.executionArn, { recorder, abort });
    const { lambda, clock, random = Math.random } = this.#options;
    try {
      const ending = await interpret({
        machine: spec,
        definition,
        execution,
        from,
        recorder,
        lambda,
        clock,
        random,
        signal: abort.signal,
      });
      if (!abort.signal.aborted) this.#end(execution, recorder, ending);
    } catch (error) {
      if (abort.signal.aborted) return;
      // What no state could answer for is the interpreter's own failure.
      const cause = error instanceof Error ? error.message : String(error);
      this.#end(execution, recorder, { status: 'FAILED', error: 'States.Runtime', cause });
    } finally {
      // A redrive may have begun before a stopped run noticed that it was.
      if (this.#running.get(execution.executionArn)?.abort === abort)
        this.#running.delete(execution.executionArn);
    }
  }

  #end(execution: Execution, recorder: Recorder, ending: Ending): void {
    recorder.end(ending);
    const stopDate = this.#options.clock.now();
    const ended: Execution = { ...execution, ...ending, stopDate, events: recorder.events };
    this.#store.save(ended);
    this.#options.onStatusChange(ended);
  }

  /** Ends an execution that a former process left behind. */
  #abandon(execution: Execution): void {
    const lastId = this.#store.events(execution).at(-1)?.id ?? 0;
    const recorder = new Recorder(this.#store, execution, this.#options.clock, lastId);
    const cause = 'The offline AWS ended while this execution was running.';
    queueMicrotask(() => this.#options.onStatusChange(ended));
    const ending = { status: 'ABORTED', cause } as const;
    recorder.end(ending);
    const stopDate = this.#options.clock.now();
    const ended: Execution = { ...execution, ...ending, stopDate, events: recorder.events };
    this.#store.save(ended);
  }

  async #describeExecution(
    input: sfn.DescribeExecutionCommandInput,
    caller: Caller,
  ): Output<sfn.DescribeExecutionCommandOutput> {
    const whole = this.#execution(input.executionArn, caller, 'DescribeExecution');
    const reason = whyNotRedrivable(whole, this.#options.clock.now());
    const { redriveTokens: _, definition: __, events: ___, ...execution } = whole;
    const included = { included: true };
    const withData = input.includedData !== 'METADATA_ONLY';
    return {
      ...execution,
      input: withData ? execution.input : undefined,
      output: withData ? execution.output : undefined,
      inputDetails: included,
      outputDetails: execution.output === undefined ? undefined : included,
      redriveStatus: reason === undefined ? 'REDRIVABLE' : 'NOT_REDRIVABLE',
      redriveStatusReason: reason,
    };
  }

  async #listExecutions(
    input: sfn.ListExecutionsCommandInput,
    caller: Caller,
  ): Output<sfn.ListExecutionsCommandOutput> {
    const { stateMachineArn, statusFilter, maxResults, nextToken } = input;
    if (stateMachineArn === undefined) throw new NotImitated('ListExecutions without a state machine');
    this.#authorize(caller, 'ListExecutions', stateMachineArn);
    this.#machine(stateMachineArn);
    const matching = this.#store
      .all()
      .filter((execution) => execution.stateMachineArn === stateMachineArn)
      .filter(({ status }) => statusFilter === undefined || status === statusFilter);
    const { items, ...more } = page(matching, maxResults, nextToken);
    const executions = items.map(({ executionArn, name, status, startDate, stopDate, ...redrives }) => {
      const { redriveCount, redriveDate } = redrives;
      return { executionArn, stateMachineArn, name, status, startDate, stopDate, redriveCount, redriveDate };
    });
    return { executions, ...more };
  }

  async #getExecutionHistory(
    input: sfn.GetExecutionHistoryCommandInput,
    caller: Caller,
  ): Output<sfn.GetExecutionHistoryCommandOutput> {
    const execution = this.#execution(input.executionArn, caller, 'GetExecutionHistory');
    const events = this.#store.events(execution);
    const { items, ...more } = page(
      input.reverseOrder ? events.toReversed() : events,
      input.maxResults,
      input.nextToken,
    );
    return { events: input.includeExecutionData === false ? items.map(withoutData) : items, ...more };
  }

  async #stopExecution(
    input: sfn.StopExecutionCommandInput,
    caller: Caller,
  ): Output<sfn.StopExecutionCommandOutput> {
    const execution = this.#execution(input.executionArn, caller, 'StopExecution');
    const running = this.#running.get(execution.executionArn);
    if (running !== undefined) {
      const { error, cause } = input;
      running.abort.abort();
      this.#end(execution, running.recorder, { status: 'ABORTED', error, cause });
    }
    return { stopDate: this.#store.get(execution.executionArn)?.stopDate };
  }

  async #redriveExecution(
    input: sfn.RedriveExecutionCommandInput,
    caller: Caller,
  ): Output<sfn.RedriveExecutionCommandOutput> {
    const { executionArn, clientToken } = input;
    const ended = this.#execution(executionArn, caller, 'RedriveExecution');
    const { clock } = this.#options;
    const before = redrivenBy(ended, clientToken, clock.now());
    if (before !== undefined) return { redriveDate: before };
    const reason = whyNotRedrivable(ended, clock.now());
    if (reason !== undefined) throw new AwsError('ExecutionNotRedrivable', reason);
    const machine = this.#startedWith(ended);
    const execution = redriven(ended, clientToken, clock.now());
    const from = placeOf(this.#store.events(execution), machine.definition, execution);
    this.#store.begin(execution);
    const recorder = new Recorder(this.#store, execution, clock, ended.events);
    const { redriveCount, redriveDate } = execution;
    recorder.add('ExecutionRedriven', { executionRedrivenEventDetails: { redriveCount } });
    this.#options.onStatusChange(execution);
    void this.#run(execution, machine, recorder, from);
    return { redriveDate };
  }

  async #describeStateMachine(
    input: sfn.DescribeStateMachineCommandInput,
    caller: Caller,
  ): Output<sfn.DescribeStateMachineCommandOutput> {
    const stateMachineArn = input.stateMachineArn ?? '';
    this.#authorize(caller, 'DescribeStateMachine', stateMachineArn);
    if (input.includedData === 'METADATA_ONLY')
      throw new NotImitated('METADATA_ONLY of DescribeStateMachine');
    const { name, definition, roleArn } = this.#machine(stateMachineArn).spec;
    const creationDate = this.#options.createdAt(stateMachineArn);
    return { stateMachineArn, name, status: 'ACTIVE', type: 'STANDARD', definition, roleArn, creationDate };
  }

  async #describeStateMachineForExecution(
    input: sfn.DescribeStateMachineForExecutionCommandInput,
    caller: Caller,
  ): Output<sfn.DescribeStateMachineForExecutionCommandOutput> {
    const execution = this.#execution(input.executionArn, caller, 'DescribeStateMachineForExecution');
    if (input.includedData === 'METADATA_ONLY')
      throw new NotImitated('METADATA_ONLY of DescribeStateMachineForExecution');
    const { arn, name, definition, roleArn } = this.#specOf(execution);
    const updateDate = this.#options.createdAt(arn);
    return { stateMachineArn: arn, name, definition, roleArn, updateDate };
  }

  /** What an execution was started with. @throws NotImitated where an earlier release kept none */
  #startedWith(execution: Execution): Machine {
    const spec = this.#specOf(execution);
    return { spec, definition: parseDefinition(spec, this.#options.lambda.has) };
  }

  #specOf(execution: Execution): MachineSpec {
    const { spec } = this.#machine(execution.stateMachineArn);
    if (execution.definition === fingerprint(spec.definition)) return spec;
    const definition = this.#definitions.get(execution.definition);
    if (definition === undefined)
      throw new NotImitated('the definition of an execution that an earlier release of this started');
    const [begun] = this.#store.events(execution);
    return { ...spec, roleArn: begun?.executionStartedEventDetails?.roleArn ?? spec.roleArn, definition };
  }

  close(): void {
    for (const { recorder, abort } of this.#running.values()) {
      recorder.seal();
      abort.abort();
    }
  }

  #machine(arn: string) {
    const machine = this.#machines.get(arn);
    if (machine === undefined)
      throw new AwsError('StateMachineDoesNotExist', `State Machine Does Not Exist: '${arn}'`);
    return machine;
  }

  #execution(arn = '', caller: Caller, action: string): Execution {
    this.#authorize(caller, action, arn);
    const execution = this.#store.get(arn);
    if (execution === undefined)
      throw new AwsError('ExecutionDoesNotExist', `Execution Does Not Exist: '${arn}'`);
    return execution;
  }

  #authorize(caller: Caller, action: string, resource: string): void {
    authorize(this.#options.judge, { caller, action: `states:${action}`, resource });
  }
}
