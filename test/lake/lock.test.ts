import { lockKey } from '../../core/stage/keys.ts';
import { publicationOf } from '../../core/published/published-table.ts';
import type { Asking } from '../../lake/lock/asked.ts';
import { type AfterRedrive, hold, isHeld, noteFirstLanding, noteQuery } from '../../lake/lock/hold.ts';
import {
  findLock,
  isOutlived,
  type Lock,
  lost,
  owed,
  type Owner,
  readLock,
  ROUNDS,
  writeLock,
} from '../../lake/lock/lock.ts';
import { raiseEpoch } from '../../lake/lock/raise.ts';
import { release } from '../../lake/lock/release.ts';
import { take } from '../../lake/lock/take.ts';
import { MemoryAws } from '../memory/aws.ts';
import { failure } from '../memory/s3.ts';
import { publishedParameters } from '../memory/stage.ts';

const KEY = lockKey('orders');
const SINCE = '2026-11-23T04:00:00.000Z';
const NOW = '2026-11-23T04:30:12.000Z';
const SUCCEEDED = '2026-11-22T00:00:00.000Z';
const owner = (name: string, redrive = 0): Owner => ({ execution: `arn:${name}`, name, redrive });
const [ME, OTHER] = [owner('me'), owner('other')];
const [A, B] = [{ key: 'landing/a.csv' }, { key: 'landing/b.csv', versionId: 'v2' }];

let aws: MemoryAws;
beforeEach(() => {
  aws = new MemoryAws();
});
const store = () => ({ s3: aws.clients.s3, bucket: 'lake', pipeline: 'orders', now: aws.now });
/** Puts a lock, and says what it is. */
const put = (change: Partial<Lock>) => {
  const lock = { epoch: 5, since: SINCE, queries: [], succeededAt: SUCCEEDED, ...change };
  aws.s3.put(KEY, lock);
  return JSON.parse(JSON.stringify(lock));
};
const lock = () => aws.s3.json(KEY);
/** Somebody changes the lock before each write, so many times. */
const contend = (times: number) => {
  let left = times;
  aws.before = ({ operation }) => {
    if (operation !== 'PutObject' || left === 0) return;
    left -= 1;
    aws.s3.put(KEY, { ...lock(), since: new Date(aws.time.getTime() + left).toISOString() });
  };
};

describe('the lock itself', () => {
  test('is found with its ETag, or not at all', async () => {
    expect(await findLock(store())).toBeUndefined();
    await expect(readLock(store())).rejects.toMatchObject({ name: 'NoSuchKey' });
    const etag = aws.s3.put(KEY, { epoch: 5, since: SINCE });
    expect(await findLock(store())).toEqual({ lock: { epoch: 5, since: SINCE, queries: [] }, etag });
    aws.before = () => {
      throw failure('AccessDenied', 403);
    };
    await expect(findLock(store())).rejects.toMatchObject({ name: 'AccessDenied' });
  });

  test.each([{ epoch: 0, since: SINCE }, { epoch: 1 }, { epoch: 1, since: 'yesterday' }])(
    '%j is none',
    async (document) => {
      aws.s3.put(KEY, document);
      await expect(readLock(store())).rejects.toMatchObject({ name: '$ZodError' });
    },
  );

  test('of the first form is read: who was skipped first, for the newest', async () => {
    aws.s3.put(KEY, { epoch: 1, since: SINCE, pending: { by: 'x', at: SINCE } });
    expect((await readLock(store())).lock.pending).toEqual([{ by: 'x', at: SINCE }]);
  });

  test('of a later release is told by name', async () => {
    aws.s3.put(KEY, { epoch: 1, since: SINCE, format: 3 });
    await expect(readLock(store())).rejects.toMatchObject({
      name: 'NewerFormat',
      message: expect.stringContaining(KEY),
    });
  });

  test('is written where it is absent, or still what was read', async () => {
    const one: Lock = { epoch: 1, since: SINCE, queries: [] };
    expect(await writeLock(store(), one)).toBe(true);
    expect(await writeLock(store(), one)).toBe(false);
    expect(lock()).toEqual({ ...one, format: 2 });
    const { etag } = await readLock(store());
    expect(await writeLock(store(), { ...one, epoch: 2 }, etag)).toBe(true);
    expect(await writeLock(store(), { ...one, epoch: 3 }, etag)).toBe(false);
    expect(lock().epoch).toBe(2);
  });

  test('tells who holds it, or that nobody does', () => {
    const free: Lock = { epoch: 5, since: SINCE, queries: [] };
    expect(lost({ ...free, owner: OTHER })).toMatchObject({
      name: 'LockLost',
      message: expect.stringMatching(/: other holds it, epoch 5\./),
    });
    expect(lost(free).message).toMatch(/: it was given back, epoch 5\./);
  });

  test('owes a follow-up run that may not have been started', () => {
    const free: Lock = { epoch: 5, since: SINCE, queries: [] };
    expect(owed(free, NOW)).toEqual([]);
    // As a former release leaves it: for the newest.
    expect(owed({ ...free, followUp: 'follow-up-5' }, NOW)).toEqual([{ by: 'follow-up-5', at: NOW }]);
    const [first, second] = [
      { by: 'x', at: SINCE, source: A },
      { by: 'y', at: SINCE },
    ];
    const pending = [first, second];
    expect(owed({ ...free, pending, superseded: [second] }, NOW)).toEqual([second, first, second]);
    expect(owed({ ...free, pending, followUp: 'f' }, NOW)).toEqual([{ ...first, by: 'f' }, second]);
  });

  test.each([
    [ME, undefined, false],
    [ME, owner('me', 0), false],
    [ME, owner('me', 1), true],
    [ME, owner('other', 1), false],
    [owner('me', 2), owner('me', 1), false],
  ])('of %j, held by %j: outlived is %s', (me, holder, expected) => {
    expect(isOutlived(me, { epoch: 5, since: SINCE, queries: [], owner: holder })).toBe(expected);
  });
});

describe('taking', () => {
  const asked: [Owner, Date][] = [];
  const stopped: string[] = [];
  beforeEach(() => {
    asked.length = 0;
    stopped.length = 0;
  });
  const taking = (
    isAtWork: boolean,
    { me = ME, published = 5, ...asking }: Partial<Asking> & { me?: Owner; published?: number } = {},
  ) =>
    take(
      store(),
      me,
      { isFollowUp: false, ...asking },
      {
        isAtWork: async (...of) => {
          asked.push(of);
          return isAtWork;
        },
        lastEpoch: async () => published,
        stopQueries: async (ids) => void stopped.push(...ids),
      },
    );

  test('what nobody took begins above what is published', async () => {
    expect(await taking(true)).toEqual({ outcome: 'acquired', epoch: 6 });
    expect(lock()).toEqual({ epoch: 6, owner: ME, since: NOW, queries: [], format: 2 });
    expect([asked, stopped]).toEqual([[], []]);
  });

  test('what is behind the published table raises its epoch above both', async () => {
    put({ lastOwner: 'arn:earlier' });
    expect(await taking(false, { published: 9 })).toMatchObject({ outcome: 'acquired', epoch: 10 });
    expect(lock()).toMatchObject({ epoch: 10, owner: ME });
  });

  test('it again finds it taken', async () => {
    const held = put({ owner: ME, queries: ['q1'] });
    expect(await taking(true)).toEqual({ outcome: 'acquired', epoch: 5, succeededAt: SUCCEEDED });
    expect(lock()).toEqual(held);
    expect(stopped).toEqual([]);
  });

  test('what is free, or a dead execution’s, raises its epoch and stops what was left at work', async () => {
    for (const holder of [undefined, OTHER]) {
      stopped.length = 0;
      put({
        owner: holder,
        queries: ['q1', 'q2'],
        lastOwner: 'arn:x',
        followUp: 'f',
        pending: [{ by: 'x', at: SINCE }],
      });
      expect(await taking(false)).toEqual({ outcome: 'acquired', epoch: 6, succeededAt: SUCCEEDED });
      expect(lock()).toEqual({
        epoch: 6,
        owner: ME,
        since: NOW,
        queries: [],
        succeededAt: SUCCEEDED,
        format: 2,
      });
      expect(stopped).toEqual(['q1', 'q2']);
    }
    expect(asked).toEqual([[OTHER, new Date(SINCE)]]);
  });

  test('it from who is at work is skipped, and leaves what it asks for unless that comes last anyway', async () => {
    const held = put({ owner: OTHER, queries: ['q1'] });
    const skipped = { outcome: 'skipped', owner: OTHER };
    expect(await taking(true)).toEqual(skipped);
    const noted = [{ by: 'me', at: NOW }];
    expect(lock()).toEqual({ ...held, pending: noted, format: 2 });
    expect(await taking(true, { me: owner('third') })).toEqual(skipped);
    expect(lock().pending).toEqual(noted);
    await taking(true, { me: owner('fourth'), source: A });
    await taking(true, { me: owner('fifth'), source: { ...A } });
    await taking(true, { me: owner('sixth'), source: B });
    await taking(true, { me: owner('seventh') });
    const more = [
      ...noted,
      { by: 'fourth', at: NOW, source: A },
      { by: 'sixth', at: NOW, source: B },
      { by: 'seventh', at: NOW },
    ];
    expect(lock().pending).toEqual(more);
    // Who is tried again has its note.
    await taking(true, { me: owner('fourth'), source: A });
    expect(lock().pending).toEqual(more);
    expect(stopped).toEqual([]);
  });

  test('what was asked for before is behind it, and owed only should it fail', async () => {
    const before = [
      { by: 'x', at: SINCE },
      { by: 'y', at: SINCE, source: A },
    ];
    put({ pending: before });
    await taking(false, { source: B });
    expect(lock()).toMatchObject({ superseded: before });
    expect(lock()).not.toHaveProperty('pending');
    put({ pending: before, followUp: 'f' });
    await taking(false, { source: A });
    expect(lock().superseded).toEqual([{ by: 'f', at: SINCE }]);
    put({ followUp: 'f' });
    await taking(false, { source: A });
    expect(lock().superseded).toEqual([{ by: 'f', at: NOW }]);
    put({ owner: OTHER, superseded: before, pending: [{ by: 'z', at: NOW, source: B }] });
    await taking(false);
    expect(lock().superseded).toEqual([before[1], { by: 'z', at: NOW, source: B }]);
    put({});
    await taking(false, { source: A });
    expect(lock()).not.toHaveProperty('superseded');
  });

  describe('by a follow-up run', () => {
    const me = owner('f');
    const first = { by: 'x', at: SINCE, source: A };
    const rest = [{ by: 'y', at: SINCE }];

    test('leaves what comes after it', async () => {
      put({ pending: [first, ...rest], followUp: 'f' });
      expect(await taking(false, { me, isFollowUp: true, source: A })).toMatchObject({ outcome: 'acquired' });
      expect(lock()).toMatchObject({ owner: me, pending: rest });
      for (const gone of ['superseded', 'followUp']) expect(lock()).not.toHaveProperty(gone);
    });

    test('that a later start was faster than is skipped, and leaves no other note', async () => {
      const held = put({ owner: OTHER, superseded: [{ ...first, by: 'f' }] });
      expect(await taking(true, { me, isFollowUp: true, source: A })).toEqual({
        outcome: 'skipped',
        owner: OTHER,
      });
      expect(lock()).toEqual(held);
      // That one published meanwhile.
      for (const [lastOwner, name] of [
        ['arn:orders:later', 'later'],
        [undefined, ''],
      ] as const) {
        const free = put({ lastOwner });
        expect(await taking(false, { me, isFollowUp: true, source: A })).toEqual({
          outcome: 'skipped',
          owner: { execution: lastOwner ?? '', name, redrive: 0 },
        });
        expect(lock()).toEqual(free);
      }
      // Or died: what was asked for before it and after it is owed.
      put({ owner: OTHER, superseded: [...rest, { ...first, by: 'f' }], pending: rest });
      await taking(false, { me, isFollowUp: true, source: A });
      expect(lock()).toMatchObject({ owner: me, superseded: rest, pending: rest });
    });

    test('that somebody redrives is a start like any other', async () => {
      put({ pending: rest, followUp: 'g' });
      await taking(false, { me: owner('f', 1), isFollowUp: true, source: A });
      expect(lock()).toMatchObject({ owner: owner('f', 1), superseded: [{ by: 'g', at: SINCE }] });
    });
  });

  test('it again after a redrive leaves what was asked for meanwhile', async () => {
    const [pending, superseded] = [[{ by: 'x', at: SINCE }], [{ by: 'y', at: SINCE, source: A }]];
    put({ owner: ME, pending, superseded });
    await taking(false, { me: owner('me', 1) });
    expect(lock()).toMatchObject({ owner: owner('me', 1), pending, superseded });
  });

  test('it from a redrive of the same execution is for a later one only', async () => {
    const held = put({ owner: owner('me', 1), queries: ['q1'] });
    await expect(taking(true)).rejects.toMatchObject({ name: 'LockLost' });
    expect(lock()).toEqual(held);
    expect(await taking(true, { me: owner('me', 2) })).toMatchObject({ outcome: 'acquired', epoch: 6 });
    expect(stopped).toEqual(['q1']);
  });

  test.each([true, false])(
    'while it changes is tried in rounds, where its owner is at work: %s',
    async (works) => {
      put({ owner: OTHER });
      contend(ROUNDS - 1);
      expect((await taking(works)).outcome).toBe(works ? 'skipped' : 'acquired');
      const before = put({ owner: OTHER });
      contend(1 + ROUNDS);
      await expect(taking(works)).rejects.toMatchObject({
        name: 'AwsUnavailable',
        message: expect.stringContaining('orders'),
      });
      expect(lock()).toEqual({ ...before, since: expect.any(String) });
    },
  );
});

describe('holding', () => {
  const claim = { me: ME, epoch: 5, redrive: 0, givesBack: false };
  const redriven = { ...claim, me: owner('me', 1) };
  const published = (epoch: string) => publicationOf(publishedParameters({ epoch }));
  const holding = (of: typeof claim, change: Partial<AfterRedrive> = {}) =>
    hold(store(), of, {
      isAtWork: async () => true,
      published: async () => undefined,
      assertMayTake: async () => undefined,
      ...change,
    });

  test('who has the lock holds it, at its epoch', async () => {
    put({ owner: ME, epoch: 9 });
    expect(await holding(claim)).toBe(9);
  });

  test.each([
    ['another has it', { owner: OTHER }],
    ['it is free', {}],
    ['it is free, and was its own', { lastOwner: ME.execution }],
    ['its later redrive has it', { owner: owner('me', 1) }],
  ])('where %s, an attempt that took it holds it no more', async (_, change) => {
    const held = put(change);
    await expect(holding(claim)).rejects.toMatchObject({ name: 'LockLost' });
    expect(lock()).toEqual(held);
  });

  test('who gives it back may find that it did', async () => {
    const givesBack = { ...claim, givesBack: true };
    put({ lastOwner: ME.execution });
    expect(await holding(givesBack)).toBe(5);
    put({ lastOwner: OTHER.execution });
    await expect(holding(givesBack)).rejects.toMatchObject({ name: 'LockLost' });
    put({ lastOwner: ME.execution, owner: OTHER });
    await expect(holding(givesBack)).rejects.toMatchObject({ name: 'LockLost' });
  });

  test('a redriven run takes it again, with what was left in it', async () => {
    for (const change of [{}, { lastOwner: ME.execution }]) {
      put({ ...change, queries: ['q1'], followUp: 'f' });
      expect(await holding(redriven, { published: async () => published('5') })).toBe(6);
      expect(lock()).toEqual({
        epoch: 6,
        owner: redriven.me,
        since: NOW,
        queries: ['q1'],
        succeededAt: SUCCEEDED,
        pending: [{ by: 'f', at: NOW }],
        format: 2,
      });
    }
    const before = { superseded: [{ by: 'w', at: SINCE }], pending: [{ by: 'x', at: SINCE, source: A }] };
    put({ ...before, lastOwner: ME.execution, followUp: 'f' });
    await holding(redriven);
    expect(lock().pending).toEqual([before.superseded[0], { ...before.pending[0], by: 'f' }]);
    put({ ...before, owner: ME });
    await holding(redriven);
    expect(lock()).toMatchObject(before);
  });

  test('a redriven run takes it from no other that is at work', async () => {
    const held = put({ owner: OTHER });
    await expect(holding(redriven)).rejects.toMatchObject({
      name: 'LockLost',
      message: expect.stringMatching(/^other is at work/),
    });
    expect(lock()).toEqual(held);
    const since: Date[] = [];
    const isAtWork = async (_: Owner, from: Date) => (since.push(from), false);
    expect(await holding(redriven, { isAtWork })).toBe(6);
    expect(since).toEqual([new Date(SINCE)]);
  });

  test('a redriven run is none of a later redrive', async () => {
    const held = put({ owner: owner('me', 2) });
    await expect(holding(redriven)).rejects.toMatchObject({ name: 'LockLost' });
    expect(lock()).toEqual(held);
  });

  test('a redriven run takes it only where nothing newer is published, and who it writes for may', async () => {
    const held = put({});
    await expect(holding(redriven, { published: async () => published('6') })).rejects.toMatchObject({
      name: 'Superseded',
    });
    const given: unknown[] = [];
    const assertMayTake = async (of: unknown) => {
      given.push(of);
      throw new Error('not yours');
    };
    await expect(holding(redriven, { published: async () => published('5'), assertMayTake })).rejects.toThrow(
      'not yours',
    );
    expect(given).toEqual([published('5')]);
    expect(lock()).toEqual(held);
  });

  test('while it changes is tried in rounds', async () => {
    put({});
    contend(ROUNDS - 1);
    expect(await holding(redriven)).toBe(6);
    put({});
    contend(ROUNDS);
    await expect(holding(redriven)).rejects.toMatchObject({ name: 'AwsUnavailable' });
  });
});

describe('a query’s id', () => {
  const ids = Array.from({ length: 20 }, (_, index) => `q${index}`);
  test('is left with the lock once; the last twenty are kept', async () => {
    put({ owner: ME });
    for (const id of [...ids, 'q19']) await noteQuery(store(), ME, id);
    expect(lock().queries).toEqual(ids);
    await noteQuery(store(), ME, 'last');
    expect(lock()).toMatchObject({ epoch: 5, owner: ME, queries: [...ids.slice(1), 'last'] });
  });

  test.each([undefined, OTHER, owner('me', 1)])('is not left where %j has the lock', async (holder) => {
    const held = put({ owner: holder });
    await expect(noteQuery(store(), ME, 'q')).rejects.toMatchObject({ name: 'LockLost' });
    expect(lock()).toEqual(held);
  });

  test('is tried in rounds', async () => {
    put({ owner: ME });
    contend(ROUNDS - 1);
    await noteQuery(store(), ME, 'q');
    expect(lock().queries).toEqual(['q']);
    contend(ROUNDS);
    await expect(noteQuery(store(), ME, 'r')).rejects.toMatchObject({ name: 'AwsUnavailable' });
  });
});

test('a run in the midst of its work holds the lock until another does, or a redrive of it', async () => {
  for (const [holder, expected] of [
    [ME, true],
    [OTHER, false],
    [owner('me', 1), false],
    [undefined, false],
  ] as const) {
    put({ owner: holder });
    expect(await isHeld(store(), ME)).toBe(expected);
  }
});

describe('when the first file landed', () => {
  test('is left with the lock once: the first stays', async () => {
    const held = put({ owner: ME });
    await noteFirstLanding(store(), ME, SINCE);
    await noteFirstLanding(store(), ME, NOW);
    expect(lock()).toEqual({ ...held, firstLandedAt: SINCE, format: 2 });
  });

  test('is left by nobody who doesn’t hold it', async () => {
    const held = put({ owner: OTHER });
    await expect(noteFirstLanding(store(), ME, SINCE)).rejects.toMatchObject({ name: 'LockLost' });
    expect(lock()).toEqual(held);
  });
});

describe('giving back', () => {
  const started: string[] = [];
  beforeEach(() => void (started.length = 0));
  const giving = (how: 'succeeded' | 'failed', me = ME) =>
    release(
      store(),
      me,
      how,
      async ({ name, source }) => void started.push(source ? `${name} ${source.key}` : name),
    );
  const pending = [{ by: 'x', at: SINCE }];

  test.each([
    ['succeeded', [], NOW],
    ['failed', ['q1'], SUCCEEDED],
  ] as const)('what %s frees the lock', async (how, queries, succeededAt) => {
    put({ owner: ME, queries: ['q1'] });
    expect(await giving(how)).toBeUndefined();
    expect(lock()).toEqual({
      epoch: 5,
      since: NOW,
      queries,
      succeededAt,
      lastOwner: ME.execution,
      format: 2,
    });
    // `toEqual` takes a name that is undefined for none.
    expect(started).toHaveLength(0);
  });

  test('it starts the run that skipped starts are owed, the same however often it is asked', async () => {
    put({ owner: ME, pending });
    const followUp = await giving('failed');
    expect(followUp).toMatch(/^follow-up-5-[0-9a-f]{8}$/);
    expect(lock()).toMatchObject({ followUp, lastOwner: ME.execution, pending });
    expect(await giving('failed')).toBe(followUp);
    expect(started).toEqual([followUp, followUp]);
    put({ owner: OTHER, pending });
    expect(await giving('failed', OTHER)).not.toBe(followUp);
  });

  test('it starts a run for what was asked for first; what was superseded is owed where the run failed', async () => {
    const asked = [
      { by: 'x', at: SINCE, source: A },
      { by: 'y', at: SINCE },
    ];
    const superseded = [{ by: 'w', at: SINCE, source: B }];
    put({ owner: ME, pending: asked, superseded });
    const followUp = await giving('succeeded');
    expect(lock().pending).toEqual(asked);
    expect(lock()).not.toHaveProperty('superseded');
    expect(await giving('succeeded')).toBe(followUp);
    put({ owner: ME, pending: asked, superseded });
    await giving('failed');
    expect(lock().pending).toEqual([...superseded, ...asked]);
    expect(started).toEqual([`${followUp} ${A.key}`, `${followUp} ${A.key}`, `${followUp} ${B.key}`]);
    put({ owner: ME, superseded });
    expect(await giving('succeeded')).toBeUndefined();
    expect(lock()).not.toHaveProperty('followUp');
  });

  test.each([[], undefined])(
    'given back by a former release, whose note was %j, it is owed the newest',
    async (noted) => {
      put({ lastOwner: ME.execution, followUp: 'f', pending: noted });
      expect(await giving('succeeded')).toBe('f');
      expect(started).toEqual(['f']);
    },
  );

  test('the name of the follow-up run is written before it is started', async () => {
    put({ owner: ME, pending });
    const starting = release(store(), ME, 'succeeded', async ({ name }) => {
      expect(lock().followUp).toBe(name);
      throw new Error('no answer');
    });
    await expect(starting).rejects.toThrow('no answer');
  });

  test.each([
    ['another’s', { owner: OTHER }],
    ['its later redrive’s', { owner: owner('me', 1) }],
    ['free, and another gave it back', { lastOwner: OTHER.execution, followUp: 'f' }],
    ['another’s, and it gave it back before', { owner: OTHER, lastOwner: ME.execution, followUp: 'f' }],
  ])('a lock that is %s stays as it is', async (_, change) => {
    const held = put(change);
    expect(await giving('succeeded')).toBeUndefined();
    expect(lock()).toEqual(held);
    expect(started).toHaveLength(0);
  });

  test('is tried in rounds', async () => {
    put({ owner: ME });
    contend(ROUNDS - 1);
    await giving('succeeded');
    expect(lock()).not.toHaveProperty('owner');
    put({ owner: ME });
    contend(ROUNDS);
    await expect(giving('succeeded')).rejects.toMatchObject({ name: 'AwsUnavailable' });
  });
});

describe('raising', () => {
  const raising = (change: Partial<Parameters<typeof raiseEpoch>[1]> = {}) =>
    raiseEpoch(store(), { assertMayTake: async () => undefined, ...change });

  test('what nobody took makes it, free', async () => {
    expect(await raising()).toBe(1);
    expect(lock()).toEqual({ epoch: 1, since: NOW, queries: [], format: 2 });
  });

  test('a lock takes it from its owner and keeps the rest', async () => {
    const rest = { queries: ['q1'], pending: [{ by: 'x', at: SINCE }], lastOwner: 'arn:x', followUp: 'f' };
    const held = put({ ...rest, owner: OTHER });
    expect(await raising()).toBe(6);
    const { owner: _, ...others } = held;
    expect(lock()).toEqual({ ...others, epoch: 6, since: NOW, format: 2 });
  });

  test.each([
    [4, 6],
    [5, 6],
    [9, 10],
  ])('above %i is %i', async (above, epoch) => {
    put({});
    expect(await raising({ above })).toBe(epoch);
  });

  test.each([
    [undefined, SUCCEEDED],
    ['2026-11-21T00:00:00.000Z', SUCCEEDED],
    ['2026-11-22T00:00:01.000Z', '2026-11-22T00:00:01.000Z'],
  ])('with a success of %s keeps the later one', async (succeededAt, expected) => {
    put({});
    await raising({ succeededAt });
    expect(lock().succeededAt).toBe(expected);
    put({ succeededAt: undefined });
    await raising({ succeededAt });
    expect(lock().succeededAt).toBe(succeededAt);
  });

  test('asks only where there is an owner', async () => {
    const asked: unknown[] = [];
    const refuse = async (...of: unknown[]) => {
      asked.push(of);
      throw new Error('at work');
    };
    put({});
    await raising({ assertMayTake: refuse });
    expect(asked).toEqual([]);
    const held = put({ owner: OTHER });
    await expect(raising({ assertMayTake: refuse })).rejects.toThrow('at work');
    expect(asked).toEqual([[OTHER, new Date(SINCE)]]);
    expect(lock()).toEqual(held);
  });

  test('is tried in rounds', async () => {
    put({});
    contend(ROUNDS - 1);
    expect(await raising()).toBe(6);
    contend(ROUNDS);
    await expect(raising()).rejects.toMatchObject({ name: 'LockLost' });
  });
});
