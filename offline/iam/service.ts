import {
  ListAccountAliases$,
  type ListAccountAliasesCommandInput,
  type ListAccountAliasesCommandOutput,
} from '@aws-sdk/client-iam';
import { authorize, type Judge } from '../kernel/caller.ts';
import { operation, type Service } from '../kernel/service.ts';

/** IAM's own API: the account here has no alias. */
export function createIam({ judge }: { judge: Judge }): Service {
  return {
    signingName: 'iam',
    protocol: 'awsQuery',
    operations: [
      operation<ListAccountAliasesCommandInput, ListAccountAliasesCommandOutput>(
        'ListAccountAliases',
        ListAccountAliases$,
        [],
        async (_, caller) => {
          authorize(judge, { caller, action: 'iam:ListAccountAliases', resource: '*' }, 'AccessDenied', 403);
          return { AccountAliases: [], IsTruncated: false };
        },
      ),
    ],
  };
}
