import { Duration, RemovalPolicy, Size } from 'aws-cdk-lib';
import { type PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Architecture, Code, Function as LambdaFunction, Runtime, Tracing } from 'aws-cdk-lib/aws-lambda';
import { LogGroup, type RetentionDays } from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import { type TaskKind, TASKS } from '../../core/tasks.ts';

export interface TaskFunctionProps {
  readonly kind: TaskKind;
  readonly functionName: string;
  /** Directory of the bundled handler. */
  readonly bundle: string;
  readonly environment: Readonly<Record<string, string>>;
  readonly access: readonly PolicyStatement[];
  readonly logRetention: RetentionDays;
  /** @default none */
  readonly reservedConcurrency?: number;
}

/** The function of one task, with a role and a log group of its own. */
export class TaskFunction extends Construct {
  readonly functionArn: string;
  readonly timeoutSeconds: number;

  constructor(scope: Construct, id: string, props: TaskFunctionProps) {
    super(scope, id);
    const { seconds, megabytes } = TASKS[props.kind].limits;
    const logGroup = new LogGroup(this, 'Logs', {
      logGroupName: `/aws/lambda/${props.functionName}`,
      retention: props.logRetention,
      removalPolicy: RemovalPolicy.DESTROY,
    });
    const role = new Role(this, 'Role', {
      assumedBy: new ServicePrincipal('lambda.amazonaws.com'),
      description: `What the task ${props.functionName} may do.`,
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
      environment: { ...props.environment },
      timeout: Duration.seconds(seconds),
      memorySize: megabytes,
      tracing: Tracing.ACTIVE,
      reservedConcurrentExecutions: props.reservedConcurrency,
      ephemeralStorageSize: Size.mebibytes(512),
    });
    this.functionArn = task.functionArn;
    this.timeoutSeconds = seconds;
  }
}
