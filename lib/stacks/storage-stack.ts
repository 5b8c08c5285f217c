import { CfnOutput, Stack, type StackProps } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { bucketName, type Stage } from '../../core/stage/names.ts';
import type { StageSettings } from '../../core/settings/settings.ts';
import { DataBucket } from '../constructs/data-bucket.ts';
import { keepExporting } from '../former-exports.ts';

export interface StorageStackProps extends StackProps {
  readonly stage: Stage;
  readonly settings: StageSettings;
}

/** Stateful: the data bucket and its access logs. */
export class StorageStack extends Stack {
  constructor(scope: Construct, id: string, props: StorageStackProps) {
    super(scope, id, props);
    const { stage, settings } = props;
    const { bucket } = new DataBucket(this, 'Data', {
      bucketName: bucketName(stage, 'data', this),
      logBucketName: bucketName(stage, 'logs', this),
      keepData: settings.keepData,
    });
    keepExporting(this, bucket.bucketName, bucket.bucketArn);
    new CfnOutput(this, 'BucketName', { value: bucket.bucketName, description: 'The data bucket' });
    new CfnOutput(this, 'BucketArn', { value: bucket.bucketArn, description: 'Its ARN' });
    new CfnOutput(this, 'BucketConsole', {
      value: `https://${this.region}.console.aws.amazon.com/s3/buckets/${bucket.bucketName}`,
      description: 'The data bucket in the console',
    });
  }
}
