import { Effect, PolicyStatement } from 'aws-cdk-lib/aws-iam';

/** An Allow for actions on resources that are named, where a condition may narrow it. */
export function allow(
  actions: readonly string[],
  resources: readonly string[],
  conditions?: Readonly<Record<string, Readonly<Record<string, readonly string[]>>>>,
): PolicyStatement {
  return new PolicyStatement({
    effect: Effect.ALLOW,
    actions: [...actions],
    resources: [...resources],
    conditions,
  });
}
