import {
  GetCallerIdentity$,
  type GetCallerIdentityCommandInput,
  type GetCallerIdentityCommandOutput,
} from '@aws-sdk/client-sts';
import { createHash } from 'node:crypto';
import type { Caller } from '../kernel/caller.ts';
import { operation, type Service } from '../kernel/service.ts';

/** STS: whose credentials a call carries. AWS judges no policy for it, and neither does this. */
export function createSts({ account }: { account: string }): Service {
  return {
    signingName: 'sts',
    protocol: 'awsQuery',
    operations: [
      operation<GetCallerIdentityCommandInput, GetCallerIdentityCommandOutput>(
        'GetCallerIdentity',
        GetCallerIdentity$,
        [],
        (_, caller) =>
          Promise.resolve({ Account: account, Arn: caller.arn, UserId: userId(caller, account) }),
      ),
    ],
  };
}

/** A role's unique id and the session's name (`AROA…:session`), the account's number for its root. */
function userId({ arn, roleArn }: Caller, account: string): string {
  if (roleArn === undefined) return account;
  const unique = createHash('sha256').update(roleArn).digest('hex').slice(0, 17).toUpperCase();
  return `AROA${unique}:${arn.slice(arn.lastIndexOf('/') + 1)}`;
}
