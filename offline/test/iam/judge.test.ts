import type { Access } from '../../kernel/caller.ts';
import { canAssume, createJudge } from '../../iam/judge.ts';
import type { PolicyDocument } from '../../iam/policy.ts';
import { ACCOUNT, OPERATOR, ROLE, TASK } from '../wire/harness.ts';

const OBJECT = 'arn:aws:s3:::lake/raw/orders.csv';

function document(...statements: readonly object[]): PolicyDocument {
  return { Version: '2012-10-17', Statement: statements };
}

/** What a role with one identity-based policy, or a bucket with one policy, gets for a call. */
function judged(
  access: Partial<Access>,
  { identity, bucket }: { identity?: PolicyDocument | undefined; bucket?: PolicyDocument | undefined },
): string {
  const judge = createJudge({
    account: ACCOUNT,
    rolePolicies: () => (identity ? [identity] : []),
    resourcePolicy: () => bucket,
  });
  const decision = judge({ caller: TASK, action: 's3:GetObject', resource: OBJECT, ...access });
  return decision.allowed ? 'allowed' : decision.reason;
}

const allowAll = { Effect: 'Allow', Action: '*', Resource: '*' };
const NO_ALLOW = 'because no identity-based policy allows the s3:GetObject action';
const IDENTITY_DENY = 'with an explicit deny in an identity-based policy';
const RESOURCE_DENY = 'with an explicit deny in a resource-based policy';

describe('identity-based policies', () => {
  const one = (statement: object) => judged({}, { identity: document({ Effect: 'Allow', ...statement }) });

  test.each([
    ['the exact action and resource', { Action: 's3:GetObject', Resource: OBJECT }],
    ['lists', { Action: ['s3:PutObject', 's3:GetObject'], Resource: ['arn:aws:s3:::other/*', OBJECT] }],
    ['an action in another case', { Action: 'S3:getobject', Resource: OBJECT }],
    ['wildcards in the action', { Action: 's3:Get*', Resource: OBJECT }],
    ['a wildcard over slashes', { Action: 's3:*', Resource: 'arn:aws:s3:::lake/*' }],
    ['one unknown character', { Action: 's3:GetObjec?', Resource: 'arn:aws:s3:::lake/raw/orders.cs?' }],
    ['NotAction of others', { NotAction: 's3:Put*', Resource: '*' }],
    ['NotResource of others', { Action: '*', NotResource: 'arn:aws:s3:::lake/processed/*' }],
    ['a wildcard ARN part', { Action: '*', Resource: 'arn:*:s3:::lake/*' }],
  ])('%s allow', (_, statement) => {
    expect(one(statement)).toBe('allowed');
  });

  test.each([
    ['another action', { Action: 's3:PutObject', Resource: '*' }],
    ['another resource', { Action: '*', Resource: 'arn:aws:s3:::lake/rawest/*' }],
    ['a resource in another case', { Action: '*', Resource: 'arn:aws:s3:::lake/RAW/*' }],
    ['the bucket for its objects', { Action: '*', Resource: 'arn:aws:s3:::lake' }],
    ['NotAction of this one', { NotAction: 's3:Get*', Resource: '*' }],
    ['NotResource of this one', { Action: '*', NotResource: 'arn:aws:s3:::lake/raw/*' }],
    ['a regular expression', { Action: 's3:Get.+', Resource: '.*' }],
  ])('%s do not', (_, statement) => {
    expect(one(statement)).toBe(NO_ALLOW);
  });

  test('a wildcard does not reach over the parts of an ARN', () => {
    const identity = document({ Effect: 'Allow', Action: '*', Resource: 'arn:aws:glue:*:table/x' });
    expect(
      judged({ action: 'glue:GetTable', resource: 'arn:aws:glue:us-east-1:1:table/x' }, { identity }),
    ).toContain('no identity-based');
  });

  test('an action without resources needs Resource *', () => {
    const access = { action: 'xray:PutTraceSegments', resource: '*' };
    expect(judged(access, { identity: document({ Effect: 'Allow', Action: 'xray:*', Resource: '*' }) })).toBe(
      'allowed',
    );
    expect(
      judged(access, { identity: document({ Effect: 'Allow', Action: 'xray:*', Resource: OBJECT }) }),
    ).toContain('no identity-based');
  });

  test('an explicit deny wins, wherever it stands', () => {
    const deny = { Effect: 'Deny', Action: 's3:*', Resource: 'arn:aws:s3:::lake/raw/*' };
    expect(judged({}, { identity: document(allowAll, deny) })).toBe(IDENTITY_DENY);
    expect(judged({}, { identity: document(deny, allowAll) })).toBe(IDENTITY_DENY);
  });

  test('no policy allows nothing', () => {
    expect(judged({}, {})).toBe(NO_ALLOW);
  });

  test('a single statement need not be a list', () => {
    expect(judged({}, { identity: { Version: '2012-10-17', Statement: allowAll } })).toBe('allowed');
  });
});

describe('conditions', () => {
  const CASES: readonly (readonly [operator: string, key: string, value: unknown, holds: boolean])[] = [
    ['StringEquals', 's3:prefix', 'raw/', true],
    ['StringEquals', 'S3:PREFIX', ['x', 'raw/'], true],
    ['StringEquals', 's3:prefix', 'RAW/', false],
    ['StringEquals', 's3:prefix', 'raw*', false],
    ['StringEqualsIgnoreCase', 's3:prefix', 'RAW/', true],
    ['StringNotEquals', 's3:prefix', ['x', 'y'], true],
    ['StringNotEquals', 's3:prefix', ['x', 'raw/'], false],
    ['StringLike', 's3:prefix', ['r*', 'x'], true],
    ['StringLike', 's3:prefix', 'x*', false],
    ['StringNotLike', 's3:prefix', 'x*', true],
    ['StringEquals', 's3:delimiter', '/', false],
    ['StringEqualsIfExists', 's3:delimiter', '/', true],
    ['StringNotEquals', 's3:delimiter', '/', true],
    ['Null', 's3:delimiter', 'true', true],
    ['Null', 's3:prefix', 'true', false],
    ['Null', 's3:prefix', false, true],
    ['ForAnyValue:StringEquals', 'aws:CalledVia', ['athena.amazonaws.com'], false],
    ['ForAllValues:StringEquals', 'aws:CalledVia', ['athena.amazonaws.com'], true],
    ['ForAnyValue:StringLike', 's3:prefix', ['raw*'], true],
    ['Bool', 'aws:SecureTransport', 'true', true],
    ['Bool', 'aws:SecureTransport', true, true],
    ['Bool', 'aws:SecureTransport', 'false', false],
    ['BoolIfExists', 'aws:SecureTransport', 'false', false],
    ['NumericLessThan', 's3:max-keys', '100', true],
    ['NumericLessThan', 's3:max-keys', 10, false],
    ['NumericGreaterThanEquals', 's3:max-keys', 10, true],
    ['NumericNotEquals', 's3:max-keys', 10, false],
    ['ArnLike', 'aws:PrincipalArn', 'arn:aws:iam::*:role/t*', true],
    ['ArnEquals', 'aws:PrincipalArn', ROLE, true],
    ['ArnNotLike', 'aws:PrincipalArn', 'arn:aws:iam::*:role/other', true],
    ['StringEquals', 'aws:PrincipalAccount', ACCOUNT, true],
    ['StringEquals', 'aws:PrincipalAccount', '${aws:ResourceAccount}', true],
    ['StringLike', 's3:prefix', '${aws:PrincipalAccount}/*', false],
    ['StringLike', 's3:prefix', "${aws:SourceArn, 'raw'}/", true],
    ['StringEquals', 'aws:SourceAccount', ACCOUNT, false],
  ];
  const context = { 's3:prefix': 'raw/', 's3:max-keys': '10' };

  test.each(CASES)('%s %s %j: %s', (operator, key, value, holds) => {
    const identity = document({ ...allowAll, Condition: { [operator]: { [key]: value } } });
    expect(judged({ context }, { identity })).toBe(holds ? 'allowed' : NO_ALLOW);
    const denying = document(allowAll, {
      ...allowAll,
      Effect: 'Deny',
      Condition: { [operator]: { [key]: value } },
    });
    expect(judged({ context }, { identity: denying })).toBe(holds ? IDENTITY_DENY : 'allowed');
  });

  test('all keys of all operators must hold', () => {
    const both = (account: string) =>
      document({
        ...allowAll,
        Condition: {
          StringEquals: { 's3:prefix': 'raw/', 'aws:PrincipalAccount': account },
          Bool: { 'aws:SecureTransport': 'true' },
        },
      });
    expect(judged({ context }, { identity: both(ACCOUNT) })).toBe('allowed');
    expect(judged({ context }, { identity: both('1') })).toBe(NO_ALLOW);
  });

  test('a service that calls for somebody is named', () => {
    const identity = document({
      ...allowAll,
      Condition: { 'ForAnyValue:StringEquals': { 'aws:CalledVia': 'athena.amazonaws.com' } },
    });
    expect(judged({ caller: { ...TASK, via: 'athena.amazonaws.com' } }, { identity })).toBe('allowed');
    expect(judged({}, { identity })).toBe(NO_ALLOW);
  });

  test('a variable in a resource is the request’s value, its asterisks no wildcards', () => {
    const identity = document({ Effect: 'Allow', Action: '*', Resource: 'arn:aws:s3:::lake/${s3:prefix}/x' });
    expect(judged({ resource: 'arn:aws:s3:::lake/a*/x', context: { 's3:prefix': 'a*' } }, { identity })).toBe(
      'allowed',
    );
    expect(judged({ resource: 'arn:aws:s3:::lake/ab/x', context: { 's3:prefix': 'a*' } }, { identity })).toBe(
      NO_ALLOW,
    );
  });

  test('policies before 2012 know no variables', () => {
    const Statement = [
      { ...allowAll, Condition: { StringEquals: { 's3:prefix': '${aws:PrincipalAccount}' } } },
    ];
    expect(judged({ context: { 's3:prefix': ACCOUNT } }, { identity: { Statement } })).toBe(NO_ALLOW);
    expect(judged({ context: { 's3:prefix': '${aws:PrincipalAccount}' } }, { identity: { Statement } })).toBe(
      'allowed',
    );
  });
});

describe('what is not understood denies', () => {
  const UNKNOWN: readonly (readonly [string, object])[] = [
    ['an operator', { Condition: { IpAddress: { 'aws:PrincipalArn': '10.0.0.0/8' } } }],
    [
      'an operator that only sounds known',
      { Condition: { stringequals: { 'aws:PrincipalAccount': ACCOUNT } } },
    ],
    ['a condition key', { Condition: { StringEquals: { 'aws:PrincipalTag/team': 'data' } } }],
    [
      'a condition key, if it exists',
      { Condition: { StringNotEqualsIfExists: { 'aws:SourceVpce': 'vpce-1' } } },
    ],
    [
      'a variable without a value',
      { Condition: { StringEquals: { 'aws:PrincipalAccount': '${aws:username}' } } },
    ],
    ['a malformed ARN', { Resource: 'arn:aws:s3' }],
    ['an element', { NotPrincipal: { AWS: '*' } }],
    ['a misspelt element', { Actions: 's3:*' }],
    ['Action beside NotAction', { NotAction: 's3:*' }],
    ['a Principal in an identity-based policy', { Principal: '*' }],
    ['a number that is none', { Condition: { NumericLessThan: { 's3:max-keys': 'many' } } }],
  ];

  test.each(UNKNOWN)('%s', (_, element) => {
    const context = { 's3:max-keys': '10' };
    expect(judged({ context }, { identity: document({ ...allowAll, ...element }) })).toContain(NO_ALLOW);
    expect(
      judged({ context }, { identity: document(allowAll, { ...allowAll, Effect: 'Deny', ...element }) }),
    ).toContain(IDENTITY_DENY);
  });

  test('but not for calls that the statement is not about', () => {
    const elsewhere = {
      Effect: 'Deny',
      Action: 's3:PutObject',
      Resource: '*',
      Condition: { IpAddress: { 'aws:SourceIp': '::1' } },
    };
    expect(judged({}, { identity: document(allowAll, elsewhere) })).toBe('allowed');
  });

  test.each([
    [{}],
    [{ Statement: 'no' }],
    [{ Version: '2020-01-01', Statement: [allowAll] }],
    [{ Statement: [{ Effect: 'deny' }, allowAll] }],
  ])('a document such as %j', (identity) => {
    expect(judged({}, { identity })).toContain(IDENTITY_DENY);
  });

  test('and says what it was', () => {
    const identity = document({
      ...allowAll,
      Condition: { StringEquals: { 'aws:PrincipalTag/team': 'data' } },
    });
    expect(judged({}, { identity })).toBe(
      `${NO_ALLOW} (the offline AWS can't evaluate the condition key aws:PrincipalTag/team)`,
    );
  });
});

describe('resource-based policies', () => {
  const tlsOnly = document({
    Effect: 'Deny',
    Principal: { AWS: '*' },
    Action: 's3:*',
    Resource: ['arn:aws:s3:::lake', 'arn:aws:s3:::lake/*'],
    Condition: { Bool: { 'aws:SecureTransport': 'false' } },
  });
  const one = (statement: object, access: Partial<Access> = {}) =>
    judged(access, { bucket: document({ Effect: 'Allow', Action: '*', Resource: '*', ...statement }) });

  test('"TLS only" denies nobody here', () => {
    expect(judged({}, { identity: document(allowAll), bucket: tlsOnly })).toBe('allowed');
    expect(judged({ caller: OPERATOR }, { bucket: tlsOnly })).toBe('allowed');
  });

  test.each([
    ['the role', { Principal: { AWS: ROLE } }, 'allowed'],
    ['the session', { Principal: { AWS: TASK.arn } }, 'allowed'],
    ['everyone', { Principal: '*' }, 'allowed'],
    ['everyone, as AWS', { Principal: { AWS: ['*'] } }, 'allowed'],
    ['another role', { Principal: { AWS: `${ROLE}2` } }, NO_ALLOW],
    ['a service', { Principal: { Service: 'logging.s3.amazonaws.com' } }, NO_ALLOW],
    [
      'the account, which leaves it to the identity',
      { Principal: { AWS: `arn:aws:iam::${ACCOUNT}:root` } },
      NO_ALLOW,
    ],
    ['nobody', {}, `${NO_ALLOW} (the offline AWS can't evaluate a resource-based policy without Principal)`],
  ])('an allow for %s', (_, principal, expected) => {
    expect(one(principal)).toBe(expected);
  });

  test.each([
    ['the account', { Principal: { AWS: ACCOUNT } }],
    ['everyone', { Principal: '*' }],
    ['the role', { Principal: { AWS: [ROLE] } }],
  ])('a deny for %s wins over the identity', (_, principal) => {
    const bucket = document({ Effect: 'Deny', Action: 's3:*', Resource: '*', ...principal });
    expect(judged({}, { identity: document(allowAll), bucket })).toBe(RESOURCE_DENY);
  });

  test('the operator may all that no bucket policy denies', () => {
    expect(judged({ caller: OPERATOR }, {})).toBe('allowed');
    const bucket = document({ Effect: 'Deny', Principal: '*', Action: 's3:GetObject', Resource: '*' });
    expect(judged({ caller: OPERATOR }, { bucket })).toBe(RESOURCE_DENY);
  });
});

describe('trust policies', () => {
  const trust = (...statements: object[]) =>
    document(...statements.map((one) => ({ Effect: 'Allow', Action: 'sts:AssumeRole', ...one })));
  const scheduler = { Principal: { Service: 'scheduler.amazonaws.com' } };
  const onlyOurs = { ...scheduler, Condition: { StringEquals: { 'aws:SourceAccount': ACCOUNT } } };
  const may = (policy: PolicyDocument, context = {}) =>
    canAssume(policy, { service: 'scheduler.amazonaws.com', context }).allowed;

  test('a named service may assume the role', () => {
    expect(may(trust(scheduler))).toBe(true);
    expect(may(trust({ Principal: { Service: ['lambda.amazonaws.com', 'scheduler.amazonaws.com'] } }))).toBe(
      true,
    );
    expect(may(trust(onlyOurs), { 'aws:SourceAccount': ACCOUNT })).toBe(true);
  });

  test.each([
    ['another service', trust({ Principal: { Service: 'lambda.amazonaws.com' } })],
    ['everyone of AWS', trust({ Principal: { AWS: '*' } })],
    ['another account', trust({ ...onlyOurs, Condition: { StringEquals: { 'aws:SourceAccount': '1' } } })],
    ['another action', trust({ ...scheduler, Action: 'sts:TagSession' })],
    ['a deny beside it', trust(scheduler, { ...scheduler, Effect: 'Deny' })],
    ['no principal', trust({})],
  ])('%s may not', (_, policy) => {
    expect(may(policy, { 'aws:SourceAccount': ACCOUNT })).toBe(false);
  });

  test('the refusal says who and what', () => {
    expect(canAssume(trust(), { service: 'events.amazonaws.com' })).toEqual({
      allowed: false,
      reason:
        'because the trust policy of the role does not allow events.amazonaws.com the sts:AssumeRole action',
    });
  });
});
