import { randomBytes } from 'node:crypto';
import { assumedRole, type Caller } from './kernel/caller.ts';
import type { Credentials } from './lambda/process.ts';
import type { OperatorKey } from './operator-key.ts';

/** Who has which access key: the operator, and every function's session. A key is the proof, so none can be guessed. */
export class Principals {
  /** The person at the keyboard, whom only bucket policies can deny. */
  readonly operator: OperatorKey;
  readonly #callers = new Map<string, Caller>();

  constructor(account: string, operator: OperatorKey) {
    this.operator = operator;
    this.#callers.set(operator.accessKeyId, { arn: `arn:aws:iam::${account}:user/operator` });
  }

  readonly callerOf = (accessKeyId: string): Caller | undefined => this.#callers.get(accessKeyId);

  /** Credentials of a role's session, as Lambda gives them to a function. */
  readonly credentialsFor = (roleArn: string, session: string): Credentials => {
    const hex = (bytes: number) => randomBytes(bytes).toString('hex').toUpperCase();
    const credentials = { accessKeyId: `ASIA${hex(16)}`, secretAccessKey: hex(20), sessionToken: hex(32) };
    this.#callers.set(credentials.accessKeyId, assumedRole(roleArn, session));
    return credentials;
  };
}
