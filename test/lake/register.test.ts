import { registerPartitions } from '../../lake/register.ts';
import { MemoryAws } from '../memory/aws.ts';

const TABLE = { DatabaseName: 'db', TableName: 't' };
let aws: MemoryAws;
beforeEach(() => {
  aws = new MemoryAws();
  aws.catalog.set({ Name: 't' });
});
const partition = (run: string, ...Values: string[]) => ({
  Values,
  StorageDescriptor: {
    Columns: [{ Name: 'id', Type: 'int' }],
    Location: `s3://lake/${run}/${Values.join('/')}/`,
  },
});
const register = (...wanted: ReturnType<typeof partition>[]) =>
  registerPartitions(aws.clients.glue, TABLE, wanted);
const writes = () => {
  const seen: string[] = [];
  aws.before = ({ operation, writes }) => void (writes && seen.push(operation));
  return seen;
};

test('the partitions are those of the version afterwards: moved, added, and only then taken away', async () => {
  await register(partition('one', 'a', 'x'), partition('one', 'b', 'x'), partition('one', 'c', 'x'));
  const seen = writes();
  await register(partition('one', 'a', 'x'), partition('two', 'b', 'x'), partition('two', 'd', 'y'));
  expect(aws.catalog.partitions('t')).toEqual({
    'a/x': 's3://lake/one/a/x/',
    'b/x': 's3://lake/two/b/x/',
    'd/y': 's3://lake/two/d/y/',
  });
  expect(seen).toEqual(['BatchUpdatePartition', 'BatchCreatePartition', 'BatchDeletePartition']);
  seen.length = 0;
  await register(partition('one', 'a', 'x'), partition('two', 'b', 'x'), partition('two', 'd', 'y'));
  expect(seen).toEqual([]);
});

test('partitions whose values read alike side by side are two', async () => {
  await register(partition('one', '1', '12'));
  await register(partition('two', '1', '12'), partition('two', '11', '2'));
  expect(aws.catalog.partitions('t')).toEqual({
    '1/12': 's3://lake/two/1/12/',
    '11/2': 's3://lake/two/11/2/',
  });
});

test('many go in batches that Glue takes', async () => {
  const many = (run: string, from: number, to: number) =>
    Array.from({ length: to - from }, (_, index) => partition(run, String(from + index)));
  const seen = writes();
  await register(...many('one', 0, 201));
  expect(seen.splice(0)).toEqual(Array.from({ length: 3 }, () => 'BatchCreatePartition'));
  await register(...many('two', 0, 101));
  expect(seen.splice(0)).toEqual([
    ...Array.from({ length: 2 }, () => 'BatchUpdatePartition'),
    ...Array.from({ length: 4 }, () => 'BatchDeletePartition'),
  ]);
  expect(Object.keys(aws.catalog.partitions('t'))).toHaveLength(101);
});

test.each(['BatchCreatePartition', 'BatchDeletePartition'])(
  'what %s meets of an effect that a call before had is no error',
  async (operation) => {
    await register(partition('one', 'a'), partition('one', 'gone'));
    const wanted = [partition('one', 'a'), partition('one', 'b')];
    aws.meanwhile(
      (call) => call.operation === operation,
      () => register(...wanted),
    );
    await register(...wanted);
    expect(Object.keys(aws.catalog.partitions('t'))).toEqual(['a', 'b']);
  },
);

test('a partition that is gone when it is to be moved is told: readers of it would find the one before', async () => {
  await register(partition('one', 'a'));
  aws.meanwhile(
    ({ operation }) => operation === 'BatchUpdatePartition',
    () => register(),
  );
  await expect(register(partition('two', 'a'))).rejects.toMatchObject({ name: 'AwsUnavailable' });
});

describe.each([
  ['create', partition('one', 'b'), 'b'],
  ['update', partition('two', 'a'), 'a'],
] as const)('an error of %s inside of a successful answer', (_, wanted, value) => {
  test.each([
    ['AccessDeniedException', 'AccessDenied', /^no\. /],
    ['InternalServiceException', 'AwsUnavailable', new RegExp(`\\b${value}: InternalServiceException no\\b`)],
  ])('%s is %s', async (ErrorCode, name, message) => {
    await register(partition('one', 'a'));
    aws.catalog.refusing = ([first]) => (first === value ? { ErrorCode, ErrorMessage: 'no' } : undefined);
    await expect(register(partition('one', 'c'), wanted)).rejects.toMatchObject({
      name,
      message: expect.stringMatching(message),
    });
  });
});

test('an error of delete is told as well', async () => {
  await register(partition('one', 'a'), partition('one', 'b'));
  aws.catalog.refusing = ([first]) => (first === 'b' ? { ErrorCode: 'Busy' } : undefined);
  await expect(register(partition('one', 'a'))).rejects.toMatchObject({ name: 'AwsUnavailable' });
});
