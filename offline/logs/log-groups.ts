import { z } from 'zod';
import type { DeployedResource } from '../assembly/deployment.ts';
import { parseProperties } from '../kernel/properties.ts';

/** What of a log group may be declared without a change in what is read from it. */
const Properties = z.strictObject({
  LogGroupName: z.string().optional(),
  LogGroupClass: z.literal('STANDARD').optional(),
  KmsKeyId: z.unknown().optional(),
  RetentionInDays: z.unknown().optional(),
  Tags: z.unknown().optional(),
});

/**
 * @param resource an `AWS::Logs::LogGroup`
 * @returns its name
 * @throws NotImitated for a property that would change what is read from it
 */
export function logGroupFromTemplate(resource: DeployedResource): string {
  parseProperties(Properties, resource);
  return resource.physicalId;
}
