import type { Caller } from '../kernel/caller.ts';

/** The condition keys of one request. */
export interface Context {
  /** By a key in any case; `undefined` where the request doesn't have it. */
  readonly valuesOf: (key: string) => readonly string[] | undefined;
  /** Whether the key is one that is known to be absent, when it has no value. */
  readonly knows: (key: string) => boolean;
}

/**
 * Keys that a request lacks when nobody gave them a value. Those of S3's headers belong here because the S3
 * here refuses requests that carry such a header. Any other key without a value is unknown.
 */
const MAY_BE_ABSENT = new Set(
  [
    'aws:CalledVia',
    'aws:CalledViaFirst',
    'aws:CalledViaLast',
    'aws:PrincipalOrgID',
    // Only calls that a service makes in its own name carry these two.
    'aws:SourceAccount',
    'aws:SourceArn',
    's3:delimiter',
    's3:if-match',
    's3:if-none-match',
    's3:max-keys',
    's3:prefix',
    's3:VersionId',
    's3:x-amz-acl',
    's3:x-amz-copy-source',
    's3:x-amz-server-side-encryption',
    's3:x-amz-server-side-encryption-aws-kms-key-id',
    's3:x-amz-storage-class',
  ].map((key) => key.toLowerCase()),
);

/** @param keys spelled as documented; names of condition keys don't depend on case */
export function createContext(keys: Readonly<Record<string, string | readonly string[]>>): Context {
  const values = new Map(Object.entries(keys).map(([key, value]) => [key.toLowerCase(), [value].flat()]));
  return {
    valuesOf: (key) => values.get(key.toLowerCase()),
    knows: (key) => values.has(key.toLowerCase()) || MAY_BE_ABSENT.has(key.toLowerCase()),
  };
}

/** TLS isn't imitated: every call counts as secure, so that a bucket's "TLS only" statement behaves as on AWS. */
const SECURE = { 'aws:SecureTransport': 'true' };

/** The global keys of a call. https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html */
export function globalKeys(caller: Caller, account: string): Record<string, string> {
  const called = caller.via;
  return {
    ...SECURE,
    'aws:PrincipalAccount': account,
    'aws:PrincipalArn': caller.roleArn ?? caller.arn,
    'aws:PrincipalIsAWSService': 'false',
    'aws:ResourceAccount': account,
    'aws:ViaAWSService': String(called !== undefined),
    ...(called && { 'aws:CalledVia': called, 'aws:CalledViaFirst': called, 'aws:CalledViaLast': called }),
  };
}

/** The global keys of a service that assumes a role in its own name. */
export function serviceKeys(service: string): Record<string, string> {
  return { ...SECURE, 'aws:PrincipalIsAWSService': 'true', 'aws:PrincipalServiceName': service };
}
