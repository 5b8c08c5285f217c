import {
  type CloudFormationClient,
  DeleteStackCommand,
  paginateDescribeStacks,
  waitUntilStackDeleteComplete,
} from '@aws-sdk/client-cloudformation';
import type { Stage } from '../../core/stage/names.ts';
import { UserError } from '../user-error.ts';
import { stacksOf } from './inventory.ts';

/** A state machine waits for its executions, and log groups and functions go one after another. */
const LONGEST_SECONDS = 1800;

/** Deletes a stack of a stage, and waits until it is gone; a test has another in its place. */
export type DeleteStack = (cloudformation: CloudFormationClient, stage: Stage, name: string) => Promise<void>;

/**
 * The CDK destroys stacks of the app as it is now, and the folder of this one may be gone. CloudFormation deletes it
 * with the role that it was deployed with.
 * @throws UserError when CloudFormation doesn't delete it
 */
export const deleteStack: DeleteStack = async (client, stage, name) => {
  // By its id: a stack that is gone has no name any more.
  const StackName = (await stacksOf(client, stage)).find((stack) => stack.name === name)?.arn;
  if (StackName === undefined) return;
  try {
    await client.send(new DeleteStackCommand({ StackName }));
    await waitUntilStackDeleteComplete({ client, maxWaitTime: LONGEST_SECONDS }, { StackName });
  } catch (error) {
    const said =
      (await reasonOf(client, StackName)) ?? (error instanceof Error ? error.message : String(error));
    throw new UserError(
      `CloudFormation did not delete ${name}: ${said.replaceAll(/\s+/g, ' ')} The data was not touched; mend that, and do this again.`,
      { cause: error },
    );
  }
};

/** What CloudFormation says of a stack that it could not delete, such as who still imports from it. */
async function reasonOf(client: CloudFormationClient, id: string): Promise<string | undefined> {
  for await (const { Stacks = [] } of paginateDescribeStacks({ client }, {})) {
    const failed = Stacks.find(
      ({ StackId, StackStatus }) => StackId === id && StackStatus === 'DELETE_FAILED',
    );
    if (failed?.StackStatusReason !== undefined) return failed.StackStatusReason;
  }
  return undefined;
}
