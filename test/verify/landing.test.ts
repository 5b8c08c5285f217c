import { S3Client } from '@aws-sdk/client-s3';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Session } from '../../operate/session/session.ts';
import { Notes } from '../../verify/seen.ts';
import { landing } from '../../verify/steps/landing.ts';
import type { Trial } from '../../verify/trial.ts';

test('an upload is ended with the scenario, however long it would take', async () => {
  const directory = mkdtempSync(join(tmpdir(), 'afluente-landing-'));
  const input = join(directory, 'orders.csv');
  writeFileSync(input, 'id\n1\n');
  const end = new AbortController();
  const s3 = new S3Client({
    region: 'us-east-1',
    credentials: { accessKeyId: 'a', secretAccessKey: 's' },
    requestHandler: {
      // Never answers, and the scenario is ended meanwhile.
      handle: () => {
        end.abort();
        return new Promise(() => {});
      },
    },
  });
  const session = { aws: { s3 }, pipeline: { bucket: 'lake', landing: 'landing/orders/' } };
  const trial = { session: session as unknown as Session, input, signal: end.signal } as Trial;
  try {
    await expect(landing(trial, new Notes('a file lands', end.signal))).rejects.toMatchObject({
      name: 'Interrupted',
      message: expect.stringContaining(`${input}: interrupted;`) as string,
    });
  } finally {
    rmSync(directory, { recursive: true });
  }
});
