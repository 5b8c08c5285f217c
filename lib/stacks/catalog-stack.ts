import { CfnOutput, Stack, type StackProps } from 'aws-cdk-lib';
import { CfnWorkGroup } from 'aws-cdk-lib/aws-athena';
import { CfnDatabase } from 'aws-cdk-lib/aws-glue';
import type { IBucket } from 'aws-cdk-lib/aws-s3';
import type { Construct } from 'constructs';
import { databaseName, type Stage, workgroupName } from '../../core/stage/names.ts';
import type { StageSettings } from '../../core/settings/settings.ts';
import { removalOfData } from '../removal.ts';

export interface CatalogStackProps extends StackProps {
  readonly stage: Stage;
  readonly settings: StageSettings;
  /** The data bucket, as this stack sees it. */
  readonly bucketIn: (stack: Stack) => IBucket;
}

/** Stateful: the Glue database, and one Athena workgroup each for the pipelines and for people. */
export class CatalogStack extends Stack {
  constructor(scope: Construct, id: string, props: CatalogStackProps) {
    super(scope, id, props);
    const { stage, settings } = props;
    const bucket = props.bucketIn(this);
    const database = databaseName(stage);
    const removal = removalOfData(settings.keepData);
    const tables = new CfnDatabase(this, 'Database', {
      catalogId: this.account,
      databaseInput: { name: database, description: `Tables that Afluente builds and publishes (${stage}).` },
    });
    tables.applyRemovalPolicy(removal);
    const workgroup = (users: 'pipelines' | 'analysts', description: string, enforced: boolean) =>
      new CfnWorkGroup(this, users, {
        name: workgroupName(stage, users),
        description,
        recursiveDeleteOption: !settings.keepData,
        workGroupConfiguration: {
          engineVersion: { selectedEngineVersion: 'Athena engine version 3' },
          publishCloudWatchMetricsEnabled: true,
          bytesScannedCutoffPerQuery: settings.scanCutoffBytes,
          enforceWorkGroupConfiguration: enforced,
          resultConfiguration: {
            outputLocation: `s3://${bucket.bucketName}/athena-staging/${users}/`,
            encryptionConfiguration: { encryptionOption: 'SSE_S3' },
          },
        },
      }).applyRemovalPolicy(removal);
    // Enforced settings would forbid a CTAS its external_location.
    workgroup('pipelines', 'For the tasks of the pipelines.', false);
    workgroup('analysts', 'For people: results and limits are enforced.', true);

    new CfnOutput(this, 'DatabaseName', { value: database, description: 'The Glue database' });
    new CfnOutput(this, 'PipelinesWorkgroup', {
      value: workgroupName(stage, 'pipelines'),
      description: "The workgroup of the pipelines' tasks",
    });
    new CfnOutput(this, 'AnalystsWorkgroup', {
      value: workgroupName(stage, 'analysts'),
      description: 'The workgroup for queries by people',
    });
    new CfnOutput(this, 'AthenaConsole', {
      value: `https://${this.region}.console.aws.amazon.com/athena/home?region=${this.region}#/query-editor`,
      description: "Athena's query editor",
    });
  }
}
