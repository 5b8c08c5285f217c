import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
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

/**
 * The buckets of an app, and those that exist without it: which a team has made by other means, and which an app before
 * left, since CloudFormation deletes none that holds something. Versioned, and told to EventBridge.
 * @param named by whoever opens the app
 * @param root the state directory
 */
export function withExisting(
  ofApp: readonly BucketSpec[],
  named: readonly string[],
  root: string,
): BucketSpec[] {
  const known = new Set(ofApp.map(({ name }) => name));
  const others = new Set([...named, ...holding(join(root, 's3'))].filter((name) => !known.has(name)));
  return [...ofApp, ...[...others].map((name) => ({ name, versioning: true, notifications: true }))];
}

/** The folders that hold something. */
function holding(directory: string): string[] {
  if (!existsSync(directory)) return [];
  const folders = readdirSync(directory, { withFileTypes: true }).filter((entry) => entry.isDirectory());
  return folders.map(({ name }) => name).filter((name) => readdirSync(join(directory, name)).length > 0);
}
