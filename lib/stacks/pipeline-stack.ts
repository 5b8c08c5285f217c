import { Arn, ArnFormat, CfnOutput, RemovalPolicy, Stack, type StackProps } from 'aws-cdk-lib';
import { Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { LogGroup } from 'aws-cdk-lib/aws-logs';
import type { IBucket } from 'aws-cdk-lib/aws-s3';
import { DefinitionBody, LogLevel, StateMachine } from 'aws-cdk-lib/aws-stepfunctions';
import type { Construct } from 'constructs';
import { type Schedule as DefinedSchedule, successAllowance } from '../../core/definition/schedule.ts';
import { fingerprintsOf } from '../../core/definition/fingerprint.ts';
import type { Pipeline } from '../../core/definition/pipeline.ts';
import { landingPrefix, queryResultsPrefix } from '../../core/stage/keys.ts';
import {
  databaseName,
  functionName,
  heartbeatGroupName,
  logGroupName,
  scheduleGroupName,
  type Stage,
  stateMachineName,
  workgroupName,
} from '../../core/stage/names.ts';
import {
  byListener,
  HEARTBEAT_SECONDS,
  LISTENER_KINDS,
  LISTENERS,
  type ListenerKind,
} from '../../core/stage/listeners.ts';
import type { LogRetention, StageSettings } from '../../core/settings/settings.ts';
import { byKind, TASK_KINDS, type TaskKind, TASKS } from '../../core/tasks/kinds.ts';
import { LakeAccess } from '../access/lake.ts';
import { allow } from '../access/statement.ts';
import { accessOf, type MachineArns } from '../access/tasks.ts';
import type { Bundles } from '../bundle.ts';
import { alarmTopicIn } from '../constructs/alarm-topic.ts';
import { deadLetterQueue } from '../constructs/dead-letter-queue.ts';
import { Heartbeat } from '../constructs/heartbeat.ts';
import { LandingRule } from '../constructs/landing-rule.ts';
import { PipelineAlarms } from '../constructs/pipeline-alarms.ts';
import { SavedQueries } from '../constructs/saved-queries.ts';
import { Schedule } from '../constructs/schedule.ts';
import { stateMachineDefinition, type TaskResource } from '../constructs/state-machine-definition.ts';
import { StatusRules } from '../constructs/status-rules.ts';
import { TaskFunction, type TaskFunctionProps } from '../constructs/task-function.ts';
import { keepExporting } from '../former-exports.ts';

export interface PipelineStackProps extends StackProps {
  readonly stage: Stage;
  readonly settings: StageSettings;
  /** The data bucket, as this stack sees it. */
  readonly bucketIn: (stack: Stack) => IBucket;
  readonly pipeline: Pipeline;
  /** The pipeline's among those of the stage. */
  readonly index: number;
  readonly bundles: Bundles;
  /** Where people read the runbook. */
  readonly runbook: string | undefined;
}

/** Stateless: one pipeline's functions and roles, its state machine, what starts it, and its alarms. */
export class PipelineStack extends Stack {
  constructor(scope: Construct, id: string, props: PipelineStackProps) {
    super(scope, id, props);
    const { stage, settings, pipeline, runbook } = props;
    const bucket = props.bucketIn(this);
    const name = stateMachineName(pipeline.name, stage);
    const named = (kind: TaskKind | ListenerKind) => functionName(pipeline.name, stage, kind);
    const tasks = byKind((kind) => this.#function(kind, bucket, props));
    // EventBridge has delivered an event once Lambda took it: what a listener fails at then would be dropped.
    const ended = deadLetterQueue(this, 'EndedDeadLetters');
    const listeners = byListener((kind) =>
      this.#function(
        kind,
        bucket,
        props,
        kind === 'heartbeat' ? { maxEventAge: HEARTBEAT_SECONDS } : { deadLetters: ended },
      ),
    );
    const stateMachine = this.#machineOf(name, pipeline, tasks, settings.logRetention);

    const topic = alarmTopicIn(this, stage);
    const landing = new LandingRule(this, 'Landing', {
      enabled: pipeline.definition.startOnLanding,
      bucket,
      landing: landingPrefix(pipeline),
      stateMachine,
    });
    const scheduled = new Schedule(this, 'Schedule', {
      groupName: scheduleGroupName(pipeline.name, stage),
      schedule: pipeline.definition.schedule,
      enabled: settings.schedules,
      stateMachine,
    });
    const status = new StatusRules(this, 'Ended', {
      stateMachine,
      onFailure: listeners['release-lock'].function,
      onEnd: listeners['account-run'].function,
      topic,
      deadLetters: ended,
      runbook,
    });
    const schedule = settings.schedules ? pipeline.definition.schedule : undefined;
    const allowance = schedule && successAllowance(schedule);
    new Heartbeat(this, 'Heartbeat', {
      groupName: heartbeatGroupName(pipeline.name, stage),
      index: props.index,
      function: listeners.heartbeat.function,
      stateMachineArn: stateMachine.stateMachineArn,
      allowance,
    });
    const queues = [landing.deadLetters, scheduled.deadLetters, ended].map(({ queueName }) => queueName);
    new PipelineAlarms(this, 'Alarms', {
      pipeline: pipeline.name,
      stage,
      stateMachineArn: stateMachine.stateMachineArn,
      tasks: TASK_KINDS.map(named),
      listeners: LISTENER_KINDS.map(named),
      deadLetterQueues: queues,
      allowance,
      topic,
      teller: status.teller,
      deadLetters: ended,
      runbook,
    });
    new SavedQueries(this, 'Queries', {
      folder: `afluente/${stage}/${pipeline.name}`,
      tasks: TASK_KINDS.map((kind) => logGroupName(named(kind))),
      listeners: LISTENER_KINDS.map((kind) => logGroupName(named(kind))),
    });
    this.#outputs(pipeline, stateMachine, bucket, schedule);
    keepExporting(this, stateMachine.stateMachineArn, ...queues);
  }

  #function(
    kind: TaskKind | ListenerKind,
    bucket: IBucket,
    props: PipelineStackProps,
    more: Pick<TaskFunctionProps, 'deadLetters' | 'maxEventAge'> = {},
  ): TaskFunction {
    const { stage, settings, pipeline, bundles } = props;
    const database = databaseName(stage);
    const workgroup = workgroupName(stage, 'pipelines');
    const lake = new LakeAccess(this, {
      bucket,
      database,
      workgroup,
      producerKeys: settings.producerKeys ?? [],
    });
    return new TaskFunction(this, kind, {
      ...more,
      limits: { ...TASKS, ...LISTENERS }[kind].limits,
      functionName: functionName(pipeline.name, stage, kind),
      bundle: bundles[kind],
      environment: {
        PIPELINE: pipeline.name,
        STAGE: stage,
        BUCKET: bucket.bucketName,
        DATABASE: database,
        WORKGROUP: workgroup,
      },
      access: accessOf(kind, pipeline, lake, this.#machine(stateMachineName(pipeline.name, stage))),
      logRetention: settings.logRetention,
      reservedConcurrency: settings.reservedConcurrency,
    });
  }

  #machineOf(
    name: string,
    pipeline: Pipeline,
    tasks: Readonly<Record<TaskKind, TaskResource>>,
    logRetention: LogRetention,
  ): StateMachine {
    const role = new Role(this, 'StateMachineRole', {
      assumedBy: new ServicePrincipal('states.amazonaws.com'),
      description: `Runs the tasks of ${name}.`,
    });
    role.addToPolicy(
      allow(
        ['lambda:InvokeFunction'],
        TASK_KINDS.map((kind) => tasks[kind].functionArn),
      ),
    );
    return new StateMachine(this, 'StateMachine', {
      stateMachineName: name,
      comment: `The pipeline ${pipeline.name}`,
      definitionBody: DefinitionBody.fromString(this.toJsonString(stateMachineDefinition(pipeline, tasks))),
      role,
      tracingEnabled: true,
      logs: {
        destination: new LogGroup(this, 'StateMachineLogs', {
          logGroupName: `/aws/vendedlogs/states/${name}`,
          retention: logRetention,
          removalPolicy: RemovalPolicy.DESTROY,
        }),
        level: LogLevel.ALL,
        includeExecutionData: true,
      },
    });
  }

  /** Made from the name: the machine's own attribute would be a cycle, since the machine names the functions. */
  #machine(stateMachineName: string): MachineArns {
    const arn = (resource: string, resourceName: string) =>
      Arn.format(
        { service: 'states', resource, resourceName, arnFormat: ArnFormat.COLON_RESOURCE_NAME },
        this,
      );
    return {
      stateMachine: arn('stateMachine', stateMachineName),
      executions: arn('execution', `${stateMachineName}:*`),
    };
  }

  #outputs(
    pipeline: Pipeline,
    { stateMachineArn: arn }: StateMachine,
    bucket: IBucket,
    schedule: DefinedSchedule | undefined,
  ): void {
    const { rows, build, checks } = fingerprintsOf(pipeline);
    const outputs: Record<string, [string, string]> = {
      PipelineName: [pipeline.name, 'The pipeline'],
      StateMachineArn: [arn, 'The state machine'],
      StateMachineConsole: [
        `https://${this.region}.console.aws.amazon.com/states/home?region=${this.region}#/statemachines/view/${arn}`,
        'The state machine in the console',
      ],
      LandingLocation: [`s3://${bucket.bucketName}/${landingPrefix(pipeline)}`, 'Where files land'],
      QueryResults: [
        `s3://${bucket.bucketName}/${queryResultsPrefix(pipeline.name)}`,
        'Results of its queries',
      ],
      StartsOnLanding: [String(pipeline.definition.startOnLanding), 'Whether a landed file starts it'],
      Table: [pipeline.definition.target.table, 'The published table'],
      SourceMode: [pipeline.definition.source.mode, 'Whether a landed file replaces the dataset or joins it'],
      Fingerprints: [`${rows} ${build} ${checks}`, 'Of the definition: its rows, its build, its checks'],
      ScheduleExpression: [
        schedule ? `${schedule.expression} ${schedule.timeZone}` : 'none',
        'When it starts by itself',
      ],
    };
    for (const [id, [value, description]] of Object.entries(outputs)) {
      new CfnOutput(this, id, { value, description });
    }
  }
}
