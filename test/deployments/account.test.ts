import { Account } from './account.ts';
import { Stack } from './assembly.ts';

type Resources = Record<string, object>;

const stack = (
  name: string,
  Resources: Resources,
  more: { needs?: string[]; Outputs?: object } = {},
): Stack => Stack.parse({ name, needs: more.needs ?? [], template: { Resources, Outputs: more.Outputs } });

const queue = (Properties: object = {}) => ({ Type: 'AWS::SQS::Queue', Properties });
const topic = (TopicName: string, more: object = {}) => ({
  Type: 'AWS::SNS::Topic',
  Properties: { TopicName, ...more },
});
const bucket = (DeletionPolicy: string) => ({
  Type: 'AWS::S3::Bucket',
  Properties: { BucketName: 'lake' },
  DeletionPolicy,
  UpdateReplacePolicy: DeletionPolicy === 'Delete' ? 'Delete' : 'Retain',
});
const exported = (id: string) => ({ Out: { Value: { Ref: id }, Export: { Name: 'one:Out' } } });
const importer = (name: string) =>
  stack(
    name,
    { T: topic(`${name}-told`, { DisplayName: { 'Fn::ImportValue': 'one:Out' } }) },
    { needs: ['one'] },
  );

/** An account where these were deployed one after the other, the last of them with this outcome. */
function deployed(...assemblies: Stack[][]) {
  const account = new Account();
  return assemblies.map((assembly) => account.deploy(assembly)).at(-1)!;
}

const passes = { lost: [], leftBehind: [] };

describe('exports', () => {
  const one = stack('one', { Q: queue() }, { Outputs: exported('Q') });
  const none = stack('one', { Q: queue() });

  test('that a stack imports can’t go, though the importer is deployed later without it', () => {
    expect(deployed([one, importer('two')], [none, stack('two', {}, { needs: ['one'] })])).toEqual({
      ...passes,
      refused: "one: the export one:Out can't be removed while two imports it.",
    });
  });

  test('go once nothing imports them any more', () => {
    const two = stack('two', { T: topic('two-told') }, { needs: ['one'] });
    expect(deployed([one, importer('two')], [one, two], [none, two])).toEqual(passes);
  });

  test('that a stack imports can’t change, as they do with what they name', () => {
    const named = stack('one', { Q: queue({ QueueName: 'q' }) }, { Outputs: exported('Q') });
    const { refused } = deployed([one, importer('two')], [named, importer('two')]);
    expect(refused).toBe("one: the export one:Out can't be changed while two imports it.");
  });

  test('are still imported by a stack that the app has no more', () => {
    const { refused, leftBehind } = deployed([one, importer('two')], [none]);
    expect([refused, leftBehind]).toEqual([
      "one: the export one:Out can't be removed while two imports it.",
      ['two'],
    ]);
  });

  test('must be there to be imported', () => {
    expect(deployed([importer('two')]).refused).toBe('two: no export one:Out is there to import.');
  });
});

describe('replacements', () => {
  test('under a name of its own are refused', () => {
    const fifo = [stack('one', { T: topic('told', { FifoTopic: true }) })];
    expect(deployed([stack('one', { T: topic('told') })], fifo).refused).toBe(
      'one: T must be replaced for AWS::SNS::Topic.FifoTopic, and has a name of its own.',
    );
  });

  test('under another name, or none, pass', () => {
    const fifo = [stack('one', { T: topic('told.fifo', { FifoTopic: true }) })];
    expect(deployed([stack('one', { T: topic('told') })], fifo)).toEqual(passes);
    const generated = { ...topic(''), Properties: { FifoTopic: true } };
    expect(
      deployed([stack('one', { T: { Type: 'AWS::SNS::Topic' } })], [stack('one', { T: generated })]),
    ).toEqual(passes);
  });

  test('go on to what can’t change with them', () => {
    const policy = (more: object) =>
      stack('one', {
        Q: queue(more),
        P: { Type: 'AWS::S3::BucketPolicy', Properties: { Bucket: { Ref: 'Q' }, PolicyDocument: {} } },
        D: {
          Type: 'AWS::CloudWatch::Dashboard',
          Properties: { DashboardName: { Ref: 'P' }, DashboardBody: '{}' },
        },
      });
    const account = new Account();
    account.deploy([policy({})]);
    const before = account.names('AWS::CloudWatch::Dashboard');
    expect(account.deploy([policy({ FifoQueue: true })])).toEqual({ ...passes, lost: ['AWS::SQS::Queue'] });
    expect(account.names('AWS::CloudWatch::Dashboard')).not.toEqual(before);
  });

  test('an update is none', () => {
    expect(
      deployed(
        [stack('one', { T: topic('told') })],
        [stack('one', { T: topic('told', { DisplayName: 'x' }) })],
      ),
    ).toEqual(passes);
  });
});

describe('names', () => {
  const taken = 'the name AWS::SNS::Topic told is taken by one T.';
  test('are taken while their stack is deployed', () => {
    expect(deployed([stack('one', { T: topic('told') }), stack('two', { T: topic('told') })]).refused).toBe(
      `two: T: ${taken}`,
    );
  });

  test('are taken for the same thing under another logical id, which is made before the old one goes', () => {
    expect(deployed([stack('one', { T: topic('told') })], [stack('one', { U: topic('told') })]).refused).toBe(
      `one: U: ${taken}`,
    );
  });

  test('are free once their resource went', () => {
    const none = stack('one', { U: topic('other') });
    expect(
      deployed([stack('one', { T: topic('told') })], [none], [stack('one', { U: topic('told') })]),
    ).toEqual(passes);
  });

  test('what is made of a name is the same as what AWS makes of it', () => {
    const arn = (Resource: unknown) =>
      stack('one', {
        T: topic('told'),
        P: {
          Type: 'AWS::Lambda::Permission',
          Properties: { FunctionName: 'f', Action: 'a', Principal: 'p', SourceArn: Resource },
        },
      });
    const written = {
      'Fn::Join': [
        '',
        [
          'arn:',
          { Ref: 'AWS::Partition' },
          ':sns:',
          { Ref: 'AWS::Region' },
          ':',
          { Ref: 'AWS::AccountId' },
          ':told',
        ],
      ],
    };
    const account = new Account();
    account.deploy([arn({ 'Fn::GetAtt': ['T', 'Arn'] })]);
    const before = account.physicalId('one', 'P');
    account.deploy([arn(written)]);
    expect(account.physicalId('one', 'P')).toBe(before);
    account.deploy([arn('arn:other')]);
    expect(account.physicalId('one', 'P')).not.toBe(before);
  });
});

describe('a deployment that fails', () => {
  test.each([
    ['Retain', 'one: B: the name AWS::S3::Bucket lake is taken by what a failed deployment of one left, B.'],
    ['RetainExceptOnCreate', undefined],
    ['Delete', undefined],
  ])('with what it made under %s: the next one ends with %s', (policy, refused) => {
    const account = new Account();
    expect(account.deploy([stack('one', { B: bucket(policy) })], 'one').refused).toBe('one: it failed.');
    expect(account.deploy([stack('one', { B: bucket(policy) })]).refused).toBe(refused);
  });

  test('leaves what was there', () => {
    const account = new Account();
    account.deploy([stack('one', { T: topic('told') })]);
    account.deploy([stack('one', { T: topic('told'), U: topic('more') })], 'one');
    expect(account.names('AWS::SNS::Topic')).toEqual(['told']);
  });
});

describe('what holds something', () => {
  test('is lost when it goes or is replaced', () => {
    const account = new Account();
    account.deploy([stack('one', { B: bucket('Delete'), Q: queue() })]);
    const lost = account.deploy([stack('one', { Q: queue({ FifoQueue: true }) })]).lost;
    expect([...lost].sort()).toEqual(['AWS::S3::Bucket', 'AWS::SQS::Queue']);
  });

  test('stays where its policy says so, and keeps its name', () => {
    const account = new Account();
    account.deploy([stack('one', { B: bucket('RetainExceptOnCreate') })]);
    expect(account.deploy([stack('one', { Q: queue() })])).toEqual(passes);
    expect(account.deploy([stack('one', { B: bucket('RetainExceptOnCreate') })]).refused).toBe(
      'one: B: the name AWS::S3::Bucket lake is taken by what one left, B.',
    );
  });
});

describe('what the player doesn’t know it refuses', () => {
  test.each([
    ['a type', { X: { Type: 'AWS::No::Thing' } }, 'There is no resource type AWS::No::Thing.'],
    ['a property', { X: queue({ Colour: 'red' }) }, 'AWS::SQS::Queue has no property Colour.'],
    [
      'a reference',
      { X: queue({ QueueName: { 'Fn::GetAtt': ['Y', 'Arn'] } }) },
      'one: there is no resource Y.',
    ],
  ])('%s', (_, resources, message) => {
    expect(() => deployed([stack('one', resources)])).toThrow(message);
  });

  test('a resource can’t become another', () => {
    const { refused } = deployed([stack('one', { X: queue() })], [stack('one', { X: topic('x') })]);
    expect(refused).toBe("one: X can't become AWS::SNS::Topic from AWS::SQS::Queue.");
  });
});
