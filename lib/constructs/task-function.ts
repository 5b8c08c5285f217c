import { Duration, RemovalPolicy, Size, Tags } from 'aws-cdk-lib';
import { type PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import {
  Architecture,
  Code,
  Function as LambdaFunction,
  type IFunction,
  Runtime,
  Tracing,
} from 'aws-cdk-lib/aws-lambda';
import { LogGroup, type RetentionDays } from 'aws-cdk-lib/aws-logs';
import type { IQueue } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { logGroupName } from '../../core/stage/names.ts';

export interface TaskFunctionProps {
  readonly limits: { readonly seconds: number; readonly megabytes: number };
  readonly functionName: string;
  /** Directory of the bundled handler. */
  readonly bundle: string;
  readonly environment: Readonly<Record<string, string>>;
  readonly access: readonly PolicyStatement[];
  /** Where an event goes that the function failed at, tried twice again. @default nowhere */
  readonly deadLetters?: IQueue | undefined;
  /** How long an event may wait for its turn, in seconds: what comes next makes it needless. @default 6 hours */
  readonly maxEventAge?: number;
  readonly logRetention: RetentionDays;
  /** @default none */
  readonly reservedConcurrency?: number;
}

/** One function of a pipeline, with a role and a log group of its own. */
export class TaskFunction extends Construct {
  readonly function: IFunction;
  readonly functionArn: string;
  readonly timeoutSeconds: number;

  constructor(scope: Construct, id: string, props: TaskFunctionProps) {
    super(scope, id);
    const { seconds, megabytes } = props.limits;
    const logGroup = new LogGroup(this, 'Logs', {
      logGroupName: logGroupName(props.functionName),
      retention: props.logRetention,
      removalPolicy: RemovalPolicy.DESTROY,
    });
    const role = new Role(this, 'Role', {
      assumedBy: new ServicePrincipal('lambda.amazonaws.com'),
      description: `What ${props.functionName} may do.`,
    });
    props.access.forEach((statement) => role.addToPolicy(statement));
    logGroup.grantWrite(role);
    const task = new LambdaFunction(this, 'Function', {
      functionName: props.functionName,
      runtime: Runtime.NODEJS_24_X,
      architecture: Architecture.ARM_64,
      handler: 'index.handler',
      code: Code.fromAsset(props.bundle),
      role,
      logGroup,
      // What a denial names.
      environment: { ...props.environment, ROLE: role.roleArn },
      timeout: Duration.seconds(seconds),
      memorySize: megabytes,
      tracing: Tracing.ACTIVE,
      ...(props.deadLetters && { deadLetterQueue: props.deadLetters }),
      ...(props.maxEventAge && { maxEventAge: Duration.seconds(props.maxEventAge) }),
      reservedConcurrentExecutions: props.reservedConcurrency,
      ephemeralStorageSize: Size.mebibytes(512),
    });
    // What the exporter names a function's metrics by.
    Tags.of(task).add('task', id);
    this.function = task;
    this.functionArn = task.functionArn;
    this.timeoutSeconds = seconds;
  }
}
