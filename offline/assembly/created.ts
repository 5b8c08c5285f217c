import { join } from 'node:path';
import { z } from 'zod';
import { readJson, writeAtomically } from '../kernel/durable.ts';
import type { DeployedResource } from './deployment.ts';

const Times = z.record(z.string(), z.coerce.date()).default({});

/**
 * When each resource was deployed into a state directory first, by its ARN: kept in `created.json`, as long as the
 * resource stays in the templates.
 */
export function creationTimes(
  root: string,
  resources: readonly DeployedResource[],
  now: Date,
): (arn: string) => Date {
  const file = join(root, 'created.json');
  const before = Times.parse(readJson(file));
  const arns = resources.map(({ arn }) => arn).filter((arn) => arn !== '');
  const times = Object.fromEntries(arns.map((arn) => [arn, before[arn] ?? now]));
  writeAtomically(file, JSON.stringify(times, undefined, 1));
  return (arn) => times[arn] ?? now;
}
