import { CloudFormationClient } from '@aws-sdk/client-cloudformation';
import { deleteStack } from '../../operate/destroy/stack.ts';

const NAME = 'afluente-dev-pipeline-orders';

/** CloudFormation with one stack, which it deletes unless something stands against it. */
function cloudFormation(against?: string) {
  const client = new CloudFormationClient({ region: 'us-east-1' });
  const stack = {
    StackName: NAME,
    StackId: `arn:${NAME}/1`,
    StackStatus: 'CREATE_COMPLETE',
    StackStatusReason: '',
  };
  client.send = (async (command: any) => {
    if (command.constructor.name === 'DeleteStackCommand') {
      expect(command.input).toEqual({ StackName: stack.StackId });
      stack.StackStatus = against === undefined ? 'DELETE_COMPLETE' : 'DELETE_FAILED';
      stack.StackStatusReason = against ?? '';
    }
    // Without a name it lists no stack that is gone.
    const isListed = stack.StackStatus !== 'DELETE_COMPLETE' || command.input.StackName !== undefined;
    return { Stacks: isListed ? [{ ...stack }] : [] };
  }) as never;
  return { client, stack };
}

test('a stack is deleted by its id, and is gone afterwards; one that is absent is left alone', async () => {
  const { client, stack } = cloudFormation();
  await deleteStack(client, 'dev', 'afluente-dev-pipeline-other');
  expect(stack.StackStatus).toBe('CREATE_COMPLETE');
  await deleteStack(client, 'dev', NAME);
  expect(stack.StackStatus).toBe('DELETE_COMPLETE');
});

test('what stands against it is told in CloudFormation’s words, on one line', async () => {
  const why = 'Export x cannot be deleted as it is in use by\nafluente-dev-observability.';
  const { client } = cloudFormation(why);
  await expect(deleteStack(client, 'dev', NAME)).rejects.toMatchObject({
    name: 'UserError',
    message: `CloudFormation did not delete ${NAME}: ${why.replace('\n', ' ')} The data was not touched; mend that, and do this again.`,
  });
});
