import { assertMayMove } from '../../lake/moved.ts';
import { otherBucketOf } from '../../lake/version/table.ts';

const tableIn = (Location: string | undefined) => ({ table: { Name: 't', StorageDescriptor: { Location } } });
const replacing = { pipeline: 'trial', bucket: 'lake' } as const;

test.each([
  ['s3://former/processed-data/t/run/', 'former'],
  ['s3://lake/processed-data/t/run/', undefined],
  ['s3://lake-of-old/t/', 'lake-of-old'],
  ['hdfs://s3://former/t/', undefined],
  ['s3://former', undefined],
  [undefined, undefined],
])('a table at %s lies in the other bucket %s', (location, other) => {
  expect(otherBucketOf(tableIn(location), 'lake')).toBe(other);
});

test('a table without a place lies in no other bucket', () => {
  expect(otherBucketOf({ table: { Name: 't' } }, 'lake')).toBeUndefined();
});

test.each(['landing', 'schedule', 'follow-up'] as const)(
  'what lies in another bucket is not replaced by a run that a %s started',
  (trigger) => {
    const move = () => assertMayMove(tableIn('s3://former/t/'), { ...replacing, trigger });
    expect(move).toThrow(expect.objectContaining({ name: 'BucketChanged' }));
    expect(move).toThrow(
      'The table t lies in the bucket former, which the stage worked in before, and this run would replace it by what landed in lake; land there all that readers are to have, then start by hand: npx afluente run --pipeline trial.',
    );
  },
);

test('it is by who starts by hand; and what lies here, or isn’t there, by anybody', () => {
  assertMayMove(tableIn('s3://former/t/'), { ...replacing, trigger: 'manual' });
  assertMayMove(tableIn('s3://lake/t/'), { ...replacing, trigger: 'schedule' });
  assertMayMove(undefined, { ...replacing, trigger: 'schedule' });
});
