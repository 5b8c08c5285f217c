import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { loadAssembly } from '../../assembly/load.ts';
import { resourcePolicies, rolePolicies } from '../../assembly/policies.ts';

const place = { account: '000000000000', region: 'us-east-1' };
let directory: string;

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'assembly-'));
});
afterEach(() => rmSync(directory, { recursive: true }));

const write = (path: string, content: unknown) => {
  mkdirSync(dirname(join(directory, path)), { recursive: true });
  writeFileSync(join(directory, path), JSON.stringify(content));
};

/** A cloud assembly of stacks, each with its template and the stacks that it depends on. */
const synthesized = (stacks: Record<string, { template: object; after?: string[]; name?: string }>) => {
  const artifacts = Object.entries(stacks).map(([id, { template, after = [], name }]) => {
    write(`${id}.template.json`, template);
    const properties = { templateFile: `${id}.template.json`, ...(name && { stackName: name }) };
    return [id, { type: 'aws:cloudformation:stack', properties, dependencies: after }];
  });
  write('manifest.json', { version: '48.0.0', artifacts: Object.fromEntries(artifacts) });
  return loadAssembly(directory, place);
};

const bucket = (properties: object = {}) => ({ Type: 'AWS::S3::Bucket', Properties: properties });

/** The value of an expression, as a bucket's property. */
const value = (expression: unknown, rest: object = {}) =>
  synthesized({ S: { template: { ...rest, Resources: { B: bucket({ x: expression }) } } } }).resources[0]
    ?.properties['x'];

describe('names and ARNs', () => {
  test('explicit names are kept, others are made of the stack, the logical id and a stable suffix', () => {
    const stacks = {
      S: {
        name: 'Data-dev',
        template: {
          Resources: {
            Named: bucket({ BucketName: 'lake' }),
            Unnamed: bucket(),
            Task: { Type: 'AWS::Lambda::Function', Properties: { FunctionName: 'task' } },
            Machine: { Type: 'AWS::StepFunctions::StateMachine', Properties: { StateMachineName: 'm' } },
            Queue: { Type: 'AWS::SQS::Queue', Properties: { QueueName: 'q' } },
            Role: { Type: 'AWS::IAM::Role', Properties: { Path: '/svc/', RoleName: 'r' } },
            Nightly: { Type: 'AWS::Scheduler::Schedule', Properties: { Name: 'n', GroupName: 'g' } },
          },
        },
      },
    };
    const { resources } = synthesized(stacks);
    const of = (id: string) => resources.find(({ logicalId }) => logicalId === id);
    expect(of('Named')).toMatchObject({ physicalId: 'lake', arn: 'arn:aws:s3:::lake', stack: 'Data-dev' });
    expect(of('Unnamed')?.physicalId).toMatch(/^data-dev-unnamed-[0-9a-z]{12}$/);
    expect(synthesized(stacks).resources).toEqual(resources);
    expect(of('Task')?.arn).toBe('arn:aws:lambda:us-east-1:000000000000:function:task');
    expect(of('Machine')?.physicalId).toBe('arn:aws:states:us-east-1:000000000000:stateMachine:m');
    expect(of('Queue')).toMatchObject({
      physicalId: 'https://sqs.us-east-1.amazonaws.com/000000000000/q',
      arn: 'arn:aws:sqs:us-east-1:000000000000:q',
    });
    expect(of('Role')).toMatchObject({ physicalId: 'r', arn: 'arn:aws:iam::000000000000:role/svc/r' });
    expect(of('Nightly')?.arn).toBe('arn:aws:scheduler:us-east-1:000000000000:schedule/g/n');
  });

  test('long generated names fit the type', () => {
    const template = { Resources: { ['T'.repeat(100)]: { Type: 'AWS::Lambda::Function' } } };
    expect(synthesized({ S: { template } }).resources[0]?.physicalId).toHaveLength(64);
  });
});

describe('intrinsic functions', () => {
  const conditions = {
    Parameters: { Stage: { Type: 'String', Default: 'dev' } },
    Conditions: {
      IsDev: { 'Fn::Equals': [{ Ref: 'Stage' }, 'dev'] },
      IsProd: { 'Fn::Not': [{ Condition: 'IsDev' }] },
      Both: { 'Fn::And': [{ Condition: 'IsDev' }, { Condition: 'IsProd' }] },
      Either: { 'Fn::Or': [{ Condition: 'IsDev' }, { Condition: 'IsProd' }] },
    },
  };
  test.each([
    [{ Ref: 'AWS::Region' }, 'us-east-1'],
    [{ Ref: 'Stage' }, 'dev'],
    [{ 'Fn::GetAtt': ['B', 'Arn'] }, expect.stringMatching(/^arn:aws:s3:::s-b-/)],
    [{ 'Fn::GetAtt': 'B.Arn' }, expect.stringMatching(/^arn:aws:s3:::s-b-/)],
    [{ 'Fn::Join': ['', ['arn:', { Ref: 'AWS::Partition' }, ':s3:::', 'x']] }, 'arn:aws:s3:::x'],
    [{ 'Fn::Join': ['/', { 'Fn::Split': [':', 'a:b:c'] }] }, 'a/b/c'],
    [{ 'Fn::Select': ['1', { 'Fn::Split': ['-', 'a-b-c'] }] }, 'b'],
    [
      { 'Fn::Sub': '${AWS::AccountId}/${B.Arn}/${!kept}' },
      expect.stringMatching(/^0{12}\/arn:aws:s3:::s-b-\w+\/\$\{kept\}$/),
    ],
    [{ 'Fn::Sub': ['${x}-${Stage}', { x: { Ref: 'AWS::Region' } }] }, 'us-east-1-dev'],
    [{ 'Fn::If': ['IsDev', 'yes', 'no'] }, 'yes'],
    [{ 'Fn::If': ['Both', 'yes', 'no'] }, 'no'],
    [{ 'Fn::If': ['Either', ['a', { Ref: 'AWS::NoValue' }], 'no'] }, ['a']],
    [{ keep: 1, drop: { Ref: 'AWS::NoValue' } }, { keep: 1 }],
    [{ Condition: { StringEquals: { a: { Ref: 'Stage' } } } }, { Condition: { StringEquals: { a: 'dev' } } }],
  ])('%j', (expression, expected) => {
    expect(value(expression, conditions)).toEqual(expected);
  });

  test('Fn::FindInMap', () => {
    const Mappings = { Sizes: { 'us-east-1': { small: '128' } } };
    expect(value({ 'Fn::FindInMap': ['Sizes', { Ref: 'AWS::Region' }, 'small'] }, { Mappings })).toBe('128');
  });

  test('what is not known is refused by name', () => {
    expect(() => value({ 'Fn::Cidr': ['10.0.0.0/16', 6, 5] })).toThrow('the intrinsic function Fn::Cidr');
    expect(() => value({ 'Fn::GetAtt': ['B', 'WebsiteURL'] })).toThrow(
      'Fn::GetAtt WebsiteURL of AWS::S3::Bucket',
    );
    expect(() => value({ Ref: 'Nothing' })).toThrow('Ref Nothing');
  });
});

test('resources and outputs whose condition is false are not there', () => {
  const deployment = synthesized({
    S: {
      template: {
        Conditions: { Never: { 'Fn::Equals': ['a', 'b'] } },
        Resources: { A: bucket({ BucketName: 'a' }), B: { ...bucket(), Condition: 'Never' } },
        Outputs: { Name: { Value: { Ref: 'A' } }, Other: { Value: 'x', Condition: 'Never' } },
      },
    },
  });
  expect(deployment.resources.map(({ logicalId }) => logicalId)).toEqual(['A']);
  expect(deployment.outputs).toEqual({ S: { Name: 'a' } });
});

test('stacks come after those that they depend on, and import what they export', () => {
  const deployment = synthesized({
    Pipeline: {
      after: ['Storage'],
      template: { Resources: { P: bucket({ from: { 'Fn::ImportValue': 'Storage:Lake' } }) } },
    },
    Storage: {
      template: {
        Resources: { Lake: bucket({ BucketName: 'lake' }) },
        Outputs: { Lake: { Value: { 'Fn::GetAtt': ['Lake', 'Arn'] }, Export: { Name: 'Storage:Lake' } } },
      },
    },
  });
  expect(deployment.stacks).toEqual(['Storage', 'Pipeline']);
  expect(deployment.resources.find(({ logicalId }) => logicalId === 'P')?.properties).toEqual({
    from: 'arn:aws:s3:::lake',
  });
});

test('stages are nested assemblies, and code is found through the asset manifests', () => {
  write('manifest.json', {
    artifacts: {
      'assembly-dev': { type: 'cdk:cloud-assembly', properties: { directoryName: 'assembly-dev' } },
    },
  });
  write('assembly-dev/manifest.json', {
    artifacts: {
      's.assets': { type: 'cdk:asset-manifest', properties: { file: 's.assets.json' } },
      s: {
        type: 'aws:cloudformation:stack',
        dependencies: ['s.assets'],
        properties: { templateFile: 's.json', stackName: 'dev-S' },
      },
      Tree: { type: 'cdk:tree', properties: { file: 'tree.json' } },
    },
  });
  write('assembly-dev/s.assets.json', {
    files: {
      h: { source: { path: 'asset.h', packaging: 'zip' }, destinations: { current: { objectKey: 'h.zip' } } },
    },
  });
  const Code = (S3Key: object | string) => ({ Code: { S3Bucket: 'assets', S3Key } });
  write('assembly-dev/s.json', {
    Resources: {
      F: { Type: 'AWS::Lambda::Function', Properties: { FunctionName: 'f', ...Code('h.zip') } },
      G: { Type: 'AWS::Lambda::Function', Properties: { FunctionName: 'g', Code: { ZipFile: 'x' } } },
      Meta: { Type: 'AWS::CDK::Metadata' },
      Alarm: { Type: 'AWS::CloudWatch::Alarm', Properties: { x: { 'Fn::GetAZs': '' } } },
      Other: { Type: 'AWS::EC2::VPC', Properties: {} },
    },
  });
  const deployment = loadAssembly(directory, place);
  expect(deployment.stacks).toEqual(['dev-S']);
  const arn = 'arn:aws:lambda:us-east-1:000000000000:function:';
  expect(deployment.codeDirectory(`${arn}f`)).toBe(join(directory, 'assembly-dev', 'asset.h'));
  expect(() => deployment.codeDirectory(`${arn}g`)).toThrow('the code of');
  expect(Object.fromEntries(deployment.notImitated)).toEqual({
    'AWS::CloudWatch::Alarm': 1,
    'AWS::EC2::VPC': 1,
  });
});

test('a role has its inline, attached and managed policies; a bucket and a queue have theirs', () => {
  const doc = (name: string) => ({ Statement: [{ Sid: name }] });
  const deployment = synthesized({
    S: {
      template: {
        Resources: {
          B: bucket({ BucketName: 'b' }),
          Q: { Type: 'AWS::SQS::Queue', Properties: { QueueName: 'q' } },
          R: {
            Type: 'AWS::IAM::Role',
            Properties: {
              RoleName: 'r',
              AssumeRolePolicyDocument: doc('trust'),
              Policies: [{ PolicyName: 'p', PolicyDocument: doc('inline') }],
              ManagedPolicyArns: [
                {
                  'Fn::Join': [
                    '',
                    [
                      'arn:',
                      { Ref: 'AWS::Partition' },
                      ':iam::aws:policy/service-role/AWSLambdaBasicExecutionRole',
                    ],
                  ],
                },
                { Ref: 'M' },
              ],
            },
          },
          P: {
            Type: 'AWS::IAM::Policy',
            Properties: { PolicyName: 'n', PolicyDocument: doc('attached'), Roles: [{ Ref: 'R' }] },
          },
          M: { Type: 'AWS::IAM::ManagedPolicy', Properties: { PolicyDocument: doc('managed') } },
          BP: {
            Type: 'AWS::S3::BucketPolicy',
            Properties: { Bucket: { Ref: 'B' }, PolicyDocument: doc('bucket') },
          },
          QP: {
            Type: 'AWS::SQS::QueuePolicy',
            Properties: { Queues: [{ Ref: 'Q' }], PolicyDocument: doc('queue') },
          },
        },
      },
    },
  });
  const role = rolePolicies(deployment).get('arn:aws:iam::000000000000:role/r');
  expect(role?.trust).toEqual(doc('trust'));
  expect(role?.documents).toEqual([
    doc('inline'),
    doc('attached'),
    expect.objectContaining({
      Statement: [expect.objectContaining({ Action: expect.arrayContaining(['logs:PutLogEvents']) })],
    }),
    doc('managed'),
  ]);
  expect(Object.fromEntries(resourcePolicies(deployment))).toEqual({
    'arn:aws:s3:::b': [doc('bucket')],
    'arn:aws:sqs:us-east-1:000000000000:q': [doc('queue')],
  });
});

describe('a function’s policy', () => {
  const code = { Code: {}, Handler: 'index.handler', Role: 'r', Runtime: 'nodejs24.x' };
  const permitted = (Properties: object) =>
    resourcePolicies(
      synthesized({
        S: {
          template: {
            Resources: {
              F: { Type: 'AWS::Lambda::Function', Properties: { ...code, FunctionName: 'f' } },
              Rule: { Type: 'AWS::Events::Rule', Properties: { Name: 'rule', EventPattern: {} } },
              One: {
                Type: 'AWS::Lambda::Permission',
                Properties: {
                  Action: 'lambda:InvokeFunction',
                  FunctionName: { 'Fn::GetAtt': ['F', 'Arn'] },
                  Principal: 'events.amazonaws.com',
                  SourceArn: { 'Fn::GetAtt': ['Rule', 'Arn'] },
                },
              },
              Two: {
                Type: 'AWS::Lambda::Permission',
                Properties: {
                  Action: 'lambda:InvokeFunction',
                  FunctionName: { Ref: 'F' },
                  Principal: '111111111111',
                  ...Properties,
                },
              },
            },
          },
        },
      }),
    );

  test('is made of its permissions', () => {
    const arn = 'arn:aws:lambda:us-east-1:000000000000:function:f';
    const common = { Effect: 'Allow', Action: 'lambda:InvokeFunction', Resource: arn };
    expect(Object.fromEntries(permitted({ SourceAccount: '111111111111' }))).toEqual({
      [arn]: [
        {
          Version: '2012-10-17',
          Statement: [
            {
              ...common,
              Sid: 'One',
              Principal: { Service: 'events.amazonaws.com' },
              Condition: {
                ArnLike: { 'aws:SourceArn': 'arn:aws:events:us-east-1:000000000000:rule/rule' },
              },
            },
            {
              ...common,
              Sid: 'Two',
              Principal: { AWS: '111111111111' },
              Condition: { StringEquals: { 'aws:SourceAccount': '111111111111' } },
            },
          ],
        },
      ],
    });
  });

  test('is refused with a condition that is not known, or of another assembly’s function', () => {
    expect(() => permitted({ PrincipalOrgID: 'o-1' })).toThrow('Two of S: PrincipalOrgID');
    expect(() => permitted({ FunctionName: 'g' })).toThrow('a permission of g');
  });
});

test('a managed policy that is not known is refused by name', () => {
  const Properties = {
    AssumeRolePolicyDocument: {},
    ManagedPolicyArns: ['arn:aws:iam::aws:policy/AdministratorAccess'],
  };
  const deployment = synthesized({
    S: { template: { Resources: { R: { Type: 'AWS::IAM::Role', Properties } } } },
  });
  expect(() => rolePolicies(deployment)).toThrow(
    'the managed policy arn:aws:iam::aws:policy/AdministratorAccess',
  );
});
