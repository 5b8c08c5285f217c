import { Duration } from 'aws-cdk-lib';
import {
  BlockPublicAccess,
  Bucket,
  BucketEncryption,
  CfnBucket,
  type IBucket,
  ObjectOwnership,
} from 'aws-cdk-lib/aws-s3';
import { Construct } from 'constructs';
import { removalOfData } from '../removal.ts';

export interface DataBucketProps {
  readonly bucketName: string;
  readonly logBucketName: string;
  /** Whether it outlives its stack. */
  readonly keepData: boolean;
}

/** The one bucket of the lake, with a second one for its access logs. */
export class DataBucket extends Construct {
  readonly bucket: IBucket;

  constructor(scope: Construct, id: string, props: DataBucketProps) {
    super(scope, id);
    const common = {
      blockPublicAccess: BlockPublicAccess.BLOCK_ALL,
      encryption: BucketEncryption.S3_MANAGED,
      enforceSSL: true,
      objectOwnership: ObjectOwnership.BUCKET_OWNER_ENFORCED,
      removalPolicy: removalOfData(props.keepData),
    };
    const logs = new Bucket(this, 'AccessLogs', {
      ...common,
      bucketName: props.logBucketName,
      lifecycleRules: [{ id: 'expire', expiration: Duration.days(90) }],
    });
    const bucket = new Bucket(this, 'Bucket', {
      ...common,
      bucketName: props.bucketName,
      versioned: true,
      serverAccessLogsBucket: logs,
      serverAccessLogsPrefix: 's3/',
      lifecycleRules: [
        { id: 'query-results', prefix: 'athena-staging/', expiration: Duration.days(7) },
        { id: 'rejected-rows', prefix: 'rejected-data/', expiration: Duration.days(90) },
        // With versioning a delete frees nothing until the noncurrent version goes.
        { id: 'noncurrent', noncurrentVersionExpiration: Duration.days(30), expiredObjectDeleteMarker: true },
        { id: 'broken-uploads', abortIncompleteMultipartUploadAfter: Duration.days(2) },
      ],
    });
    notifyEventBridge(bucket);
    this.bucket = bucket;
  }
}

/** On the L1 resource: the L2 switch adds a custom resource that runs Python. */
function notifyEventBridge(bucket: Bucket): void {
  const resource = bucket.node.defaultChild;
  if (!(resource instanceof CfnBucket)) throw new TypeError('A bucket is made of an AWS::S3::Bucket.');
  resource.notificationConfiguration = { eventBridgeConfiguration: { eventBridgeEnabled: true } };
}
