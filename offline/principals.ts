import { randomBytes } from 'node:crypto';
import { assumedRole, type Caller } from './kernel/caller.ts';
import type { Credentials } from './lambda/process.ts';

/** The person at the keyboard, whom only bucket policies can deny. */
const OPERATOR = { accessKeyId: 'AKIAOFFLINEOPERATOR', secretAccessKey: 'offline' };

/** Who has which access key: the operator, and every function's session. */
export class Principals {
  readonly operator = OPERATOR;
  readonly #callers = new Map<string, Caller>();

  constructor(account: string) {
    this.#callers.set(OPERATOR.accessKeyId, { arn: `arn:aws:iam::${account}:user/operator` });
  }

  readonly callerOf = (accessKeyId: string): Caller | undefined => this.#callers.get(accessKeyId);

  /** Credentials of a role's session, as Lambda gives them to a function. */
  readonly credentialsFor = (roleArn: string, session: string): Credentials => {
    const hex = (bytes: number) => randomBytes(bytes).toString('hex').toUpperCase();
    const credentials = { accessKeyId: `ASIA${hex(8)}`, secretAccessKey: hex(20), sessionToken: hex(32) };
    this.#callers.set(credentials.accessKeyId, assumedRole(roleArn, session));
    return credentials;
  };
}
