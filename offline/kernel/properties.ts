import type { z } from 'zod';
import type { DeployedResource } from '../assembly/deployment.ts';
import { NotImitated } from './aws-error.ts';

/**
 * The properties of a resource, typed. A property or value that the schema doesn't know could change what the
 * resource does, so it is refused by name.
 * @throws NotImitated
 */
export function parseProperties<T extends z.ZodType>(schema: T, resource: DeployedResource): z.output<T> {
  const parsed = schema.safeParse(resource.properties);
  if (parsed.success) return parsed.data;
  throw new NotImitated(
    `${resource.type} ${resource.logicalId} of ${resource.stack}: ${describeIssues(parsed.error)}`,
  );
}

/** What a schema didn't accept, on one line: `Targets.0.SqsParameters`. */
export function describeIssues(error: z.ZodError): string {
  return error.issues
    .map((issue) =>
      issue.code === 'unrecognized_keys'
        ? issue.keys.map((key) => [...issue.path, key].join('.')).join(', ')
        : `${issue.path.join('.')} (${issue.message})`,
    )
    .join('; ');
}
