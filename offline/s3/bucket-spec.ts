import { z } from 'zod';
import type { DeployedResource } from '../assembly/deployment.ts';
import type { BucketSpec } from './disk.ts';

/** What of a bucket changes how it answers; what protects or expires data is the account's business. */
const Properties = z.looseObject({
  VersioningConfiguration: z.object({ Status: z.string() }).optional(),
  NotificationConfiguration: z
    .strictObject({
      EventBridgeConfiguration: z.object({ EventBridgeEnabled: z.coerce.boolean().default(true) }).optional(),
    })
    .optional(),
});

/** @param resource an `AWS::S3::Bucket` */
export function bucketFromTemplate({ physicalId, properties }: DeployedResource): BucketSpec {
  const { VersioningConfiguration, NotificationConfiguration } = Properties.parse(properties);
  return {
    name: physicalId,
    versioning: VersioningConfiguration?.Status === 'Enabled',
    notifications: NotificationConfiguration?.EventBridgeConfiguration?.EventBridgeEnabled === true,
  };
}
