import { AthenaClient } from '@aws-sdk/client-athena';
import { CloudFormationClient, paginateDescribeStacks } from '@aws-sdk/client-cloudformation';
import { CloudWatchClient } from '@aws-sdk/client-cloudwatch';
import { CloudWatchLogsClient } from '@aws-sdk/client-cloudwatch-logs';
import { GlueClient } from '@aws-sdk/client-glue';
import { S3Client } from '@aws-sdk/client-s3';
import { SFNClient } from '@aws-sdk/client-sfn';
import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import type { Fingerprints } from '../../core/definition/fingerprint.ts';
import { databaseName, type Stage, workgroupName } from '../../core/stage/names.ts';
import { isStackOf } from '../../core/stage/stage.ts';
import { nameDenials } from '../../lake/denials/name-denials.ts';
import { UserError } from '../user-error.ts';
import type { DeployedPipeline } from '../documents/pipeline.ts';

/** How to reach the services of a stage; without an endpoint: AWS itself, by the SDK's own configuration. */
export interface Connection {
  readonly region?: string;
  readonly endpoint?: string;
  readonly credentials?: { readonly accessKeyId: string; readonly secretAccessKey: string };
}

/** A stage's services. The commands know nothing else of where they work. */
export interface Aws {
  readonly s3: S3Client;
  readonly glue: GlueClient;
  readonly athena: AthenaClient;
  readonly cloudformation: CloudFormationClient;
  readonly states: SFNClient;
  readonly cloudwatch: CloudWatchClient;
  readonly logs: CloudWatchLogsClient;
  readonly sts: STSClient;
}

export function connect(connection: Connection): Aws {
  const configuration = { ...connection };
  const sts = new STSClient(configuration);
  // Nobody needs leave to ask who they are, so that it can be asked of a denial.
  const who = () => whoAmI({ sts }).catch(() => 'whose credentials these are');
  return {
    s3: nameDenials(new S3Client(configuration), who),
    glue: nameDenials(new GlueClient(configuration), who),
    cloudformation: nameDenials(new CloudFormationClient(configuration), who),
    athena: nameDenials(new AthenaClient(configuration), who),
    states: nameDenials(new SFNClient(configuration), who),
    cloudwatch: nameDenials(new CloudWatchClient(configuration), who),
    logs: nameDenials(new CloudWatchLogsClient(configuration), who),
    sts,
  };
}

/** Outputs of the stacks: stack name → output → value. */
export type StackOutputs = Readonly<Record<string, Readonly<Record<string, string>>>>;

/** The outputs of a stage's stacks, wherever they are deployed. */
export async function stackOutputs(aws: Aws, stage: Stage): Promise<StackOutputs> {
  const outputs: Record<string, Record<string, string>> = {};
  for await (const { Stacks = [] } of paginateDescribeStacks({ client: aws.cloudformation }, {})) {
    for (const { StackName = '', Outputs = [] } of Stacks) {
      if (!isStackOf(stage, StackName)) continue;
      outputs[StackName] = Object.fromEntries(
        Outputs.map(({ OutputKey = '', OutputValue = '' }) => [OutputKey, OutputValue]),
      );
    }
  }
  return outputs;
}

/**
 * @throws UserError naming the pipelines that there are
 */
export function findPipeline(
  pipelines: readonly DeployedPipeline[],
  stage: Stage,
  name: string,
): DeployedPipeline {
  const found = pipelines.find((pipeline) => pipeline.name === name);
  if (found) return found;
  if (pipelines.length === 0) {
    throw new UserError(
      `No pipeline of the stage ${stage} is deployed here; run npx cdk deploy --all -c stage=${stage}.`,
    );
  }
  throw new UserError(
    `There is no pipeline "${name}"; use --pipeline ${pipelines.map((pipeline) => pipeline.name).join(' or --pipeline ')}.`,
  );
}

/** The pipelines of a stage, by the outputs of its stacks. */
export function pipelinesOf(outputs: StackOutputs, stage: Stage): DeployedPipeline[] {
  return Object.entries(outputs).flatMap(([stack, of]) => {
    if (!isStackOf(stage, stack)) return [];
    const { PipelineName: name, StateMachineArn, LandingLocation = '', Table = '', StartsOnLanding } = of;
    const { ScheduleExpression = 'none', SourceMode = 'snapshot' } = of;
    if (name === undefined || StateMachineArn === undefined) return [];
    const [, bucket = '', landing = ''] = /^s3:\/\/([^/]+)\/(.+)$/.exec(LandingLocation) ?? [];
    return [
      {
        name,
        stage,
        stack,
        bucket,
        dataset: landing.split('/')[1] ?? '',
        landing,
        stateMachineArn: StateMachineArn,
        table: Table,
        startsOnLanding: StartsOnLanding === 'true',
        schedule: ScheduleExpression,
        fingerprints: fingerprintsIn(of['Fingerprints']),
        mode: SourceMode === 'append' ? 'append' : 'snapshot',
        database: databaseName(stage),
        analystsWorkgroup: workgroupName(stage, 'analysts'),
      },
    ];
  });
}

/** `rows build checks`, as the stack's output says it. */
function fingerprintsIn(output = ''): Fingerprints | undefined {
  const [rows, build, checks] = output.split(' ');
  return rows && build && checks ? { rows, build, checks } : undefined;
}

/** Whose credentials the commands use: an ARN. */
export async function whoAmI(aws: Pick<Aws, 'sts'>): Promise<string> {
  const { Arn = '' } = await aws.sts.send(new GetCallerIdentityCommand());
  return Arn;
}
