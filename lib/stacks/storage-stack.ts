import { CfnOutput, Stack, type StackProps } from 'aws-cdk-lib';
import type { IBucket } from 'aws-cdk-lib/aws-s3';
import type { Construct } from 'constructs';
import type { Stage } from '../../core/names.ts';
import { DataBucket } from '../constructs/data-bucket.ts';
import type { StageSettings } from '../settings.ts';

export interface StorageStackProps extends StackProps {
  readonly stage: Stage;
  readonly settings: StageSettings;
}

/** Stateful: the data bucket and its access logs. */
export class StorageStack extends Stack {
  readonly bucket: IBucket;

  constructor(scope: Construct, id: string, props: StorageStackProps) {
    super(scope, id, props);
    const { stage, settings } = props;
    const name = (role: string) => `afluente-${stage}-${role}-${this.account}-${this.region}`;
    this.bucket = new DataBucket(this, 'Data', {
      bucketName: name('data'),
      logBucketName: name('logs'),
      keepData: settings.keepData,
    }).bucket;
    new CfnOutput(this, 'BucketName', { value: this.bucket.bucketName, description: 'The data bucket' });
    new CfnOutput(this, 'BucketArn', { value: this.bucket.bucketArn, description: 'Its ARN' });
    new CfnOutput(this, 'BucketConsole', {
      value: `https://${this.region}.console.aws.amazon.com/s3/buckets/${this.bucket.bucketName}`,
      description: 'The data bucket in the console',
    });
  }
}
