import { Stack } from 'aws-cdk-lib';
import type { Construct } from 'constructs';

/**
 * Goes on exporting what stacks of release 0.1 import of each other: CloudFormation refuses to remove an export while a
 * stack imports it, and producers are deployed before their importers. Nothing imports them any more: the release after
 * this one removes this file, once every stage was deployed with this one.
 * @param values attributes of the construct's stack, exported under the names that the CDK gave them
 */
export function keepExporting(construct: Construct, ...values: readonly string[]): void {
  for (const value of values) Stack.of(construct).exportValue(value);
}
