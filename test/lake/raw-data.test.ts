import { assertRoom, assertUnchanged, readRawData } from '../../lake/raw-data.ts';
import { rawKey, rawPrefix } from '../../core/stage/keys.ts';
import { MemoryAws } from '../memory/aws.ts';
import { PLACE, TRIAL } from '../memory/stage.ts';

const KEY = rawKey(TRIAL, 'landing/trial/a.csv');
const { bucket } = PLACE;

async function rawDataOf(...names: string[]) {
  const { s3, clients } = new MemoryAws();
  for (const name of names) s3.put(name, 'id\n1\n');
  return { s3: clients.s3, raw: await readRawData(clients.s3, bucket, TRIAL) };
}

test('raw data is all that Athena reads of the folder', async () => {
  const { raw } = await rawDataOf(KEY, `${rawPrefix(TRIAL)}_sources.json`);
  expect(raw.files.map(({ key }) => key)).toEqual([KEY]);
  expect(raw.bytes).toBe(5);
});

test('what was put there since is not what the run put there', async () => {
  const { s3, raw } = await rawDataOf(KEY);
  await assertUnchanged(s3, bucket, TRIAL, raw.etag);
  await expect(assertUnchanged(s3, bucket, TRIAL, 'other')).rejects.toMatchObject({ name: 'SourceChanged' });
});

test('there is room where nothing lies but what the run would replace', async () => {
  const { raw } = await rawDataOf(KEY);
  expect(() => assertRoom(raw, ['landing/trial/a.csv'], TRIAL, undefined)).not.toThrow();
});

test('what no run put there lies in the way, and so does what one did in another mode', async () => {
  const other = `${rawPrefix(TRIAL)}other.csv`;
  const { raw } = await rawDataOf(KEY, other);
  const known = (key: string) => ({
    judgedBy: 'x',
    sources: {
      x: { etag: 'e', bytes: 1, accepted: 1, rejected: 0, raw: { key, etag: 'e', bytes: 1 } },
    },
  });
  const room = (manifest?: ReturnType<typeof known>) => () =>
    assertRoom(raw, ['landing/trial/a.csv'], TRIAL, manifest);
  for (const foreign of [room(), room(known(KEY))])
    expect(foreign).toThrow(
      expect.objectContaining({
        name: 'SourceChanged',
        message: `${other} is not what this pipeline put there; delete it, it would be read with the rest, and start again.`,
      }),
    );
  expect(room(known(other))).toThrow(
    `${other} was put there in another mode than snapshot, and would be read with the rest; take the mode back, delete all of raw-data/trial/ to take in anew what lies in landing/trial/, or name another dataset than trial.`,
  );
});
