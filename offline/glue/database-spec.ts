import type { DatabaseInput } from '@aws-sdk/client-glue';
import { z } from 'zod';
import type { DeployedResource } from '../assembly/deployment.ts';
import { parseProperties } from '../kernel/properties.ts';

const Properties = z.strictObject({
  CatalogId: z.string(),
  DatabaseName: z.string().optional(),
  DatabaseInput: z.strictObject({ Name: z.string().optional(), Description: z.string().optional() }),
});

/** @param resource an `AWS::Glue::Database` */
export function databaseFromTemplate(resource: DeployedResource): DatabaseInput {
  const { DatabaseInput } = parseProperties(Properties, resource);
  return { ...DatabaseInput, Name: DatabaseInput.Name ?? resource.physicalId };
}
