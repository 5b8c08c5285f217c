import { SFNClient } from '@aws-sdk/client-sfn';
import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { startedFor } from '../../operate/executions/execution.ts';
import { every, poll, type Sleep } from '../../operate/poll.ts';
import type { Aws } from '../../operate/session/stage.ts';
import type { DeployedPipeline } from '../../operate/documents/pipeline.ts';

/** A clock that only sleeping moves. */
function clock() {
  const time = { now: 0 };
  const sleep: Sleep = (milliseconds) => {
    time.now += milliseconds;
    return Promise.resolve();
  };
  return { time, sleep };
}

test('pauses grow to the longest, until something is found', async () => {
  const { time, sleep } = clock();
  const at: number[] = [];
  const look = () => Promise.resolve(at.push(time.now) === 6 ? 'found' : undefined);
  expect(await poll(look, { pace: { first: 100, longest: 500, growth: 2 }, sleep })).toBe('found');
  expect(at).toEqual([0, 100, 300, 700, 1200, 1700]);
});

test('there is a last look when patience ends', async () => {
  const { time, sleep } = clock();
  const at: number[] = [];
  const look = () => Promise.resolve(void at.push(time.now));
  expect(await poll(look, { pace: every(400), patience: 1000, sleep })).toBeUndefined();
  expect(at).toEqual([0, 400, 800, 1200]);
});

test('an abort ends the waiting', async () => {
  const end = new AbortController();
  const polling = poll(() => Promise.resolve(undefined), { pace: every(60_000), signal: end.signal });
  end.abort();
  await expect(polling).rejects.toMatchObject({ name: 'AbortError' });
});

test('waiting for the landing rule lists executions twice a second, for a minute', async () => {
  const { time, sleep } = clock();
  const listed: number[] = [];
  const send = () => Promise.resolve({ executions: [] }).finally(() => listed.push(time.now));
  const states = Object.assign(Object.create(SFNClient.prototype) as SFNClient, { send });
  const pipeline = { name: 'orders', stateMachineArn: 'arn' } as DeployedPipeline;
  const file = { key: 'landing/orders/a.csv', etag: 'e', bytes: 1 };
  await expect(startedFor({ states } as unknown as Aws, pipeline, file, { sleep })).resolves.toBe(undefined);
  expect(listed).toHaveLength(121);
  for (const [index, at] of listed.entries()) expect(at).toBe(index * 500);
});

test('nobody waits in a loop of their own', () => {
  const files = globSync('{cli,operate,scaffold,verify}/**/*.ts', {
    cwd: join(import.meta.dirname, '../..'),
  });
  const waiting = files.filter((file) => {
    const text = readFileSync(join(import.meta.dirname, '../..', file), 'utf8');
    return /node:timers|\bsetTimeout\(|\bawait (sleep|pause)\(/.test(text);
  });
  expect(waiting.toSorted()).toEqual([
    // Log events come as long as somebody reads, and each look has something to tell.
    'operate/logs/read.ts',
    'operate/poll.ts',
    // An editor saves a file in several steps: it waits until none has come for a moment.
    'operate/session/edits.ts',
  ]);
});
