import { join } from 'node:path';
import type { Deployment } from './assembly/deployment.ts';
import { Athena } from './athena/athena.ts';
import { queryMetrics } from './athena/metrics.ts';
import { s3Lake } from './athena/lake.ts';
import { Runner } from './athena/runner.ts';
import { athenaService } from './athena/service.ts';
import type { Readings } from './athena/sql/readings.ts';
import { Audit, type RequestCount } from './audit.ts';
import { createCloudFormation } from './cloudformation/service.ts';
import { createCloudWatch } from './cloudwatch/cloudwatch.ts';
import { type Changes, changesOf, deployedOf } from './deployed.ts';
import { deadLetterFiles } from './events/dead-letters.ts';
import { createEventBus } from './events/rules.ts';
import { createScheduler, type Scheduler } from './events/scheduler.ts';
import { createTopics } from './events/topics.ts';
import { Catalog } from './glue/catalog.ts';
import { glueService } from './glue/service.ts';
import { canAssume, createJudge } from './iam/judge.ts';
import type { PolicyDocument } from './iam/policy.ts';
import { createIam } from './iam/service.ts';
import { AwsError, NotImitated } from './kernel/aws-error.ts';
import { Backlog } from './kernel/backlog.ts';
import { assumedRole, serviceCaller } from './kernel/caller.ts';
import { type Clock, systemClock } from './kernel/clock.ts';
import { isStorageFault, StateUnwritable } from './kernel/storage-fault.ts';
import { createLambda, type FunctionProcess, type Lambda } from './lambda/lambda.ts';
import { invocationMetrics } from './lambda/metrics.ts';
import { createLogs } from './logs/service.ts';
import { LogStreams } from './logs/streams.ts';
import { operatorKey } from './operator-key.ts';
import { Principals } from './principals.ts';
import { createS3 } from './s3/s3.ts';
import { takeStateDirectory } from './state-directory.ts';
import { executionMetrics } from './states/metrics.ts';
import { createStates } from './states/states.ts';
import { statusChangeEvent } from './states/status-event.ts';
import { createSts } from './sts/service.ts';
import { createTagging } from './tagging/service.ts';
import { oneLine } from './wire/faults.ts';
import { startServer } from './wire/server.ts';

export type { Changes } from './deployed.ts';
export { type Clock, systemClock } from './kernel/clock.ts';
export type { FunctionProcess } from './lambda/lambda.ts';

/** Where everything is deployed to. */
const PLACE = { account: '000000000000', region: 'us-east-1' };

export interface OfflineOptions {
  /** A synthesized app, `cdk.out`. */
  readonly assembly: string;
  /** The directory that keeps everything: objects, catalog, executions, logs. */
  readonly state: string;
  /**
   * What is known of how Athena's engine answers what nothing published decides (docs/engine-facts.md); of the rest it
   * is told where a statement depends on it: `athena/undecided/<id>.json` in the state directory. @default nothing
   */
  readonly engine?: Partial<Readings>;
  /** Names of buckets that exist already, beside those of the app. @default none */
  readonly existingBuckets?: readonly string[];
  /** @default the system's */
  readonly clock?: Clock;
  /** Where to serve it. @default a free port of 127.0.0.1 */
  readonly port?: number;
  readonly host?: string;
  /** Names of this machine that requests may ask for, beside loopback and `host`. @default none */
  readonly allowHosts?: readonly string[];
  /**
   * Where a function's SDK clients send their calls.
   * @param endpoint the offline AWS's own, which it is by default
   */
  readonly functionEndpoint?: (functionName: string, endpoint: string) => string;
  /** Takes one line for each thing that goes wrong in here. @default stderr */
  readonly log?: (line: string) => void;
  /** How many functions may run at once: 10 in a new account. @default any number */
  readonly concurrency?: number;
  /** Whether functions are started before their first invocation. @default false */
  readonly prewarm?: boolean;
}

export interface OfflineAws {
  /** What any SDK needs to work here as the operator. */
  readonly connection: {
    readonly endpoint: string;
    readonly region: string;
    readonly credentials: { readonly accessKeyId: string; readonly secretAccessKey: string };
  };
  /** Stack → output → value. */
  readonly outputs: Deployment['outputs'];
  readonly stacks: number;
  readonly functions: number;
  /** Resource types of the templates that nothing here imitates. */
  readonly notImitated: readonly string[];
  readonly scheduler: Scheduler;
  /** The S3 requests since the start. */
  readonly requests: () => RequestCount;
  /** The place on disk of an `s3://` location. */
  readonly pathOf: (location: string) => string;
  /** The processes of the functions' execution environments, idle ones too. */
  readonly processes: () => readonly FunctionProcess[];
  /**
   * Deploys another synthesized app over this one, as CloudFormation would in one moment: what runs goes on by the state
   * machine that it began with and calls the functions that there are now; a stack that isn't in the app any more is
   * gone, and what lies in its buckets and tables stays.
   * @throws NotImitated naming what can't be run, StateUnwritable: everything is as it was then
   */
  readonly deploy: (
    assembly: string,
    existingBuckets?: readonly string[],
    engine?: OfflineOptions['engine'],
  ) => Changes;
  /** Deploys other code of functions while executions run: see `Lambda`. */
  readonly replaceCode: Lambda['replaceCode'];
  /** Resolves when no event is being delivered, and no function works on one or waits to be tried again. */
  readonly settled: () => Promise<void>;
  readonly close: () => Promise<void>;
}

/**
 * Deploys a synthesized app to this machine and serves its AWS on one port.
 * @throws StateInUse when another process has the state directory, StateUnwritable where its disk is full, NotImitated
 * naming what can't be run
 */
export async function openOffline(options: OfflineOptions): Promise<OfflineAws> {
  let giveBack = () => {};
  try {
    giveBack = takeStateDirectory(options.state);
    return await start(options, giveBack);
  } catch (error) {
    giveBack();
    throw isStorageFault(error) ? new StateUnwritable(options.state, error) : error;
  }
}

async function start(options: OfflineOptions, giveBack: () => void): Promise<OfflineAws> {
  const { state, clock = systemClock, log = (line) => void process.stderr.write(`${line}\n`) } = options;
  const { account, region } = PLACE;
  const read = (assembly: string, existingBuckets: readonly string[] = []) =>
    deployedOf({ ...PLACE, assembly, state, existingBuckets, clock });
  let known = options.engine;
  // What the services look at with each request: a deployment puts another in its place.
  let now = read(options.assembly, options.existingBuckets);

  const backlog = new Backlog(log);
  const principals = new Principals(account, operatorKey(state));
  const audit = new Audit(join(state, 'audit.jsonl'), clock, backlog);
  const judge = audit.recording(
    createJudge({
      account,
      rolePolicies: (role) => (now.roles.get(role)?.documents ?? []).map(policyDocument),
      resourcePolicy: (resource) => now.attached.get(holderOf(resource))?.map(policyDocument)[0],
    }),
  );

  const underWay = new Set<Promise<unknown>>();
  const follow = (work: Promise<unknown>): void => {
    underWay.add(work);
    // What a service of AWS would note for itself, and nobody here waits for.
    const tell = (error: unknown) => log(`in the background: ${oneLine(error)}`);
    void work.catch(tell).finally(() => underWay.delete(work));
  };

  const s3 = createS3({
    root: state,
    account,
    region,
    clock,
    judge,
    buckets: now.buckets,
    log,
    onObjectCreated: (event) => follow(bus.put(event)),
  });
  const cloudwatch = createCloudWatch({
    root: state,
    judge,
    clock,
    backlog,
    get derived() {
      return now.queueDepths;
    },
  });
  const catalog = new Catalog({ account, region, directory: join(state, 'glue'), judge, clock });
  for (const one of now.databases) catalog.declareDatabase(one);
  const lake = s3Lake(s3.store, judge, (bucket) => now.buckets.some(({ name }) => name === bucket));
  const runner = await Runner.start({
    catalog,
    lake,
    clock,
    directory: join(state, 'athena'),
    log,
    get known() {
      return known;
    },
  });
  const athena = new Athena({
    account,
    region,
    directory: join(state, 'athena', 'queries'),
    judge,
    clock,
    lake,
    get workGroups() {
      return now.workGroups;
    },
    runner,
    backlog,
    onEnd: (query, { publishesMetrics }) => {
      if (publishesMetrics) cloudwatch.record(queryMetrics(query));
    },
  });

  const deadLetters = deadLetterFiles(state, clock, backlog);
  const streams = new LogStreams(join(state, 'logs'), backlog);
  let endpoint = '';
  const lambda = createLambda({
    functions: now.functions,
    concurrency: options.concurrency,
    endpoint: (name) => options.functionEndpoint?.(name, endpoint) ?? endpoint,
    credentialsFor: principals.credentialsFor,
    judge,
    clock,
    onLog: cloudwatch.onLog,
    onAttempt: (...attempt) => cloudwatch.record(invocationMetrics(...attempt)),
    streams,
    get events() {
      return { policies: now.eventPolicies, deadLetters };
    },
  });
  const states = createStates({
    root: state,
    machines: now.machines,
    lambda,
    judge,
    clock,
    backlog,
    createdAt: (arn) => now.createdAt(arn),
    onStatusChange: (execution) => {
      cloudwatch.record(executionMetrics(execution));
      follow(bus.put(statusChangeEvent(execution)));
    },
  });

  const delivery = {
    clock,
    startExecution: states.start,
    deadLetters,
    callerFor: (role: string, service: string, session: string, sourceArn: string) => {
      const trust = policyDocument(now.roles.get(role)?.trust);
      const context = { 'aws:SourceAccount': account, 'aws:SourceArn': sourceArn };
      const decision = canAssume(trust, { service, context });
      if (!decision.allowed)
        throw new AwsError('AccessDenied', `${service} may not assume ${role}`, { status: 403 });
      return assumedRole(role, session);
    },
  };
  const bus = createEventBus({
    ...delivery,
    invokeFunction: (functionArn, payload, ruleArn) => {
      const context = { 'aws:SourceAccount': account, 'aws:SourceArn': ruleArn };
      follow(lambda.accept(functionArn, payload, serviceCaller('events.amazonaws.com'), context).handled);
    },
    publish: createTopics(state, (topicArn) => now.topics.has(topicArn), judge, clock, backlog),
    get rules() {
      return now.rules;
    },
  });
  const scheduler = createScheduler({
    ...delivery,
    invokeFunction: (functionArn, payload, caller) =>
      follow(lambda.accept(functionArn, payload, caller, {}).handled),
    schedules: now.schedules,
    onMetrics: cloudwatch.record,
  });

  const server = await startServer({
    services: [
      s3.service,
      glueService(catalog),
      athenaService(athena),
      states.service,
      cloudwatch.service,
      createLogs({
        account,
        region,
        judge,
        get groups() {
          return now.logGroups;
        },
        get written() {
          return now.writtenLogGroups;
        },
        streams,
      }),
      createSts({ account }),
      createIam({ judge }),
      createTagging({
        get resources() {
          return now.tagged;
        },
        judge,
      }),
      createCloudFormation({
        get deployed() {
          return now;
        },
        judge,
      }),
    ],
    region,
    callerOf: principals.callerOf,
    record: audit.record,
    clock,
    log,
    port: options.port,
    host: options.host,
    allowHosts: options.allowHosts,
  });
  endpoint = server.endpoint;
  if (options.prewarm) void lambda.prewarm();

  return {
    connection: { endpoint, region, credentials: principals.operator },
    get outputs() {
      return now.deployment.outputs;
    },
    get stacks() {
      return now.deployment.stacks.length;
    },
    get functions() {
      return now.functions.length;
    },
    get notImitated() {
      return [...now.deployment.notImitated.keys()];
    },
    scheduler,
    deploy: (assembly, existingBuckets, engine) =>
      writing(state, () => {
        const before = now;
        const next = read(assembly, existingBuckets);
        // What may fail comes first: the disk.
        s3.declare(next.buckets);
        for (const one of next.databases) catalog.declareDatabase(one);
        now = next;
        known = engine;
        lambda.deploy(next.functions);
        states.deploy(next.machines);
        scheduler.deploy(next.schedules);
        return changesOf(before, next);
      }),
    requests: () => audit.requests(),
    pathOf: (location) => join(state, 's3', location.replace(/^s3:\/\//, '')),
    processes: lambda.processes,
    replaceCode: lambda.replaceCode,
    settled: async () => {
      while (underWay.size > 0) await Promise.allSettled(underWay);
    },
    close: async () => {
      scheduler.stopSchedules();
      states.close();
      await lambda.close();
      await athena.close();
      await server.close();
      s3.close();
      backlog.close();
      giveBack();
    },
  };
}

/** @throws StateUnwritable where the disk of the state directory is full, or can't be written */
function writing<T>(state: string, work: () => T): T {
  try {
    return work();
  } catch (error) {
    throw isStorageFault(error) ? new StateUnwritable(state, error) : error;
  }
}

/** The ARN whose policy protects a resource: an object is protected by its bucket's. */
function holderOf(resource: string): string {
  return resource.startsWith('arn:aws:s3:::') ? resource.replace(/\/.*$/, '') : resource;
}

/** @throws NotImitated when it is no policy document, which CloudFormation would refuse too */
function policyDocument(value: unknown): PolicyDocument {
  if (isPolicyDocument(value)) return value;
  throw new NotImitated('a policy that is no JSON object');
}

function isPolicyDocument(value: unknown): value is PolicyDocument {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
