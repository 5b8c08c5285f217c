import { AthenaClient } from '@aws-sdk/client-athena';
import { CloudWatchClient } from '@aws-sdk/client-cloudwatch';
import { S3Client } from '@aws-sdk/client-s3';
import { SFNClient } from '@aws-sdk/client-sfn';
import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import { databaseName, type Stage, workgroupName } from '../core/names.ts';
import { UserError } from './user-error.ts';

/** How to reach the services of a stage; without an endpoint: AWS itself, by the SDK's own configuration. */
export interface Connection {
  readonly region: string;
  readonly endpoint?: string;
  readonly credentials?: { readonly accessKeyId: string; readonly secretAccessKey: string };
}

/** A stage's services. The commands know nothing else of where they work. */
export interface Aws {
  readonly s3: S3Client;
  readonly athena: AthenaClient;
  readonly states: SFNClient;
  readonly cloudwatch: CloudWatchClient;
  readonly sts: STSClient;
}

export function connect(connection: Connection): Aws {
  const configuration = { ...connection };
  return {
    s3: new S3Client(configuration),
    athena: new AthenaClient(configuration),
    states: new SFNClient(configuration),
    cloudwatch: new CloudWatchClient(configuration),
    sts: new STSClient(configuration),
  };
}

/** Outputs of the stacks: stack name → output → value. */
export type StackOutputs = Readonly<Record<string, Readonly<Record<string, string>>>>;

/** A deployed pipeline, as its stack's outputs tell it. */
export interface DeployedPipeline {
  readonly name: string;
  readonly stage: Stage;
  readonly bucket: string;
  /** `landing/<dataset>/` */
  readonly landing: string;
  readonly stateMachineArn: string;
  readonly table: string;
  readonly startsOnLanding: boolean;
  readonly database: string;
  readonly analystsWorkgroup: string;
}

/**
 * @throws UserError naming the pipelines that there are
 */
export function findPipeline(outputs: StackOutputs, stage: Stage, name: string): DeployedPipeline {
  const pipelines = pipelinesOf(outputs, stage);
  const found = pipelines.find((pipeline) => pipeline.name === name);
  if (found) return found;
  throw new UserError(
    `There is no pipeline "${name}"; use --pipeline ${pipelines.map((pipeline) => pipeline.name).join(' or --pipeline ')}.`,
  );
}

export function pipelinesOf(outputs: StackOutputs, stage: Stage): DeployedPipeline[] {
  return Object.values(outputs).flatMap((stack) => {
    const { PipelineName: name, StateMachineArn, LandingLocation = '', Table = '', StartsOnLanding } = stack;
    if (name === undefined || StateMachineArn === undefined) return [];
    const [, bucket = '', landing = ''] = /^s3:\/\/([^/]+)\/(.+)$/.exec(LandingLocation) ?? [];
    return [
      {
        name,
        stage,
        bucket,
        landing,
        stateMachineArn: StateMachineArn,
        table: Table,
        startsOnLanding: StartsOnLanding === 'true',
        database: databaseName(stage),
        analystsWorkgroup: workgroupName(stage, 'analysts'),
      },
    ];
  });
}

/** Whose credentials the commands use: an ARN. */
export async function whoAmI(aws: Aws): Promise<string> {
  const { Arn = '' } = await aws.sts.send(new GetCallerIdentityCommand());
  return Arn;
}
