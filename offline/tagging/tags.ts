import { z } from 'zod';
import type { DeployedResource } from '../assembly/deployment.ts';

export interface Tag {
  readonly Key: string;
  readonly Value: string;
}

export interface TaggedResource {
  readonly arn: string;
  readonly tags: readonly Tag[];
}

const List = z.array(z.object({ Key: z.string(), Value: z.string() }));
const Tags = z.union([
  List,
  z
    .record(z.string(), z.string())
    .transform((map) => Object.entries(map).map(([Key, Value]) => ({ Key, Value }))),
]);

/** The tagging API knows no roles and users. https://docs.aws.amazon.com/resourcegroupstagging/latest/APIReference/supported-services.html */
const WITHOUT = new Set(['AWS::IAM::Role', 'AWS::IAM::User']);

/** The deployed resources that have an ARN and tags, which templates give as a list or as a map. */
export function taggedResources(resources: readonly DeployedResource[]): readonly TaggedResource[] {
  return resources.flatMap(({ type, arn, properties }) => {
    const parsed = Tags.safeParse(properties['Tags']);
    if (arn === '' || WITHOUT.has(type) || !parsed.success || parsed.data.length === 0) return [];
    // A log group's ARN in CloudFormation ends with `:*`, its ARN for tags doesn't.
    return [{ arn: arn.replace(/:\*$/, ''), tags: parsed.data }];
  });
}
