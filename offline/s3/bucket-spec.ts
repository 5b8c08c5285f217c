import { z } from 'zod';
import type { DeployedResource } from '../assembly/deployment.ts';
import { parseProperties } from '../kernel/properties.ts';
import type { BucketSpec } from './disk.ts';

/** CloudFormation takes `true` and `"true"` alike. */
const Flag = z.union([z.boolean(), z.enum(['true', 'false']).transform((text) => text === 'true')]);

/** What of a bucket changes how it answers; what protects or expires data is the account's business. */
const Properties = z.looseObject({
  VersioningConfiguration: z.object({ Status: z.string() }).optional(),
  NotificationConfiguration: z
    .strictObject({
      EventBridgeConfiguration: z.object({ EventBridgeEnabled: Flag.default(true) }).optional(),
    })
    .optional(),
});

/** @param resource an `AWS::S3::Bucket` */
export function bucketFromTemplate(resource: DeployedResource): BucketSpec {
  const { VersioningConfiguration, NotificationConfiguration } = parseProperties(Properties, resource);
  return {
    name: resource.physicalId,
    versioning: VersioningConfiguration?.Status === 'Enabled',
    notifications: NotificationConfiguration?.EventBridgeConfiguration?.EventBridgeEnabled === true,
  };
}
