import { mkdirSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { announce, type Served } from '../../operate/session/served.ts';
import { assertTakenIn } from '../../operate/session/edits-deployed.ts';
import { fingerprintOf, foldersOf } from '../../operate/synthesize.ts';

const connection = {
  endpoint: 'http://127.0.0.1:1',
  region: 'us-east-1',
  credentials: { accessKeyId: 'a', secretAccessKey: 'b' },
};

function project() {
  const root = mkdtempSync(join(tmpdir(), 'afluente-edits-'));
  const sources = { stage: 'dev', pipelines: join(root, 'pipelines'), config: join(root, 'one.config.ts') };
  mkdirSync(join(sources.pipelines, 'sales'), { recursive: true });
  writeFileSync(join(sources.pipelines, 'sales/pipeline.ts'), 'export default {};');
  writeFileSync(sources.config, 'export default {};');
  const announced = (app?: Partial<Served['app']>) =>
    announce(root, {
      connection,
      app: app && { stage: 'dev', pipelines: sources.pipelines, fingerprint: 'of before', ...app },
    });
  const asked = (sleep?: () => Promise<void>) =>
    assertTakenIn({
      state: root,
      sources,
      served: { pid: 7, connection },
      restart: 'npx afluente offline',
      sleep: sleep ?? (() => Promise.reject(new Error('nothing to wait for'))),
    });
  return { root, sources, announced, asked };
}

test('what is deployed as it is now is not waited for', async () => {
  const { sources, announced, asked } = project();
  announced({ fingerprint: fingerprintOf(sources) });
  await asked();
});

test('an edit that is being taken in is waited for, and one that comes meanwhile', async () => {
  const { sources, announced, asked } = project();
  announced({ underWay: fingerprintOf(sources) });
  let looks = 0;
  await asked(() => {
    looks += 1;
    if (looks === 2) writeFileSync(join(sources.pipelines, 'sales/sales.sql'), 'SELECT 1');
    if (looks === 3) announced({ fingerprint: 'of between', underWay: fingerprintOf(sources) });
    if (looks === 4) announced({ fingerprint: fingerprintOf(sources) });
    return Promise.resolve();
  });
  expect(looks).toBe(4);
});

test('what can’t be taken in is refused with its fault, once that is known', async () => {
  const { sources, announced, asked } = project();
  const refused = { fingerprint: fingerprintOf(sources), why: 'a.sql:2:1: no\nb.sql:3:1: no' };
  announced({ refused });
  await expect(asked()).rejects.toMatchObject({
    name: 'UserError',
    message: 'a.sql:2:1: no (and 1 more) The offline AWS runs what was there before; nothing was started.',
  });
});

/** Above the largest number that Linux gives to a process: 2^22. */
const NOBODY = 4_194_305;

test('an offline AWS that ends is not waited for, nor one that was killed during a synthesis', async () => {
  const { root, sources, announced, asked } = project();
  const underWay = fingerprintOf(sources);
  const ended = { name: 'UserError', message: expect.stringMatching(/^Process 7, .* has ended; nothing/) };
  const file = join(root, 'served.json');
  const takeBack = announced({ underWay });
  await expect(
    asked(() => {
      const killed: object = JSON.parse(readFileSync(file, 'utf8'));
      writeFileSync(file, JSON.stringify({ ...killed, pid: NOBODY }));
      return Promise.resolve();
    }),
  ).rejects.toMatchObject(ended);
  announced({ underWay });
  await expect(asked(() => Promise.resolve(takeBack()))).rejects.toMatchObject(ended);
});

test.each([
  ['a former release’s', undefined, /^The offline AWS takes no edits in; end process 7/],
  ['another stage’s', { stage: 'prod' }, /has the stage prod of the pipelines in .*another directory/],
  ['one that doesn’t notice', {}, /hasn't noticed; end process 7.* restart npx afluente offline\.$/],
])('%s offline AWS is refused', async (_, app, message) => {
  const { announced, asked } = project();
  announced(app);
  await expect(asked(() => Promise.resolve())).rejects.toThrow(message);
});

test('folders are watched where a file of the app is, or may come to be', () => {
  const { root, sources } = project();
  mkdirSync(join(sources.pipelines, 'empty'));
  const folders = foldersOf(sources);
  const own = [sources.pipelines, join(sources.pipelines, 'empty'), join(sources.pipelines, 'sales')];
  expect(folders).toEqual(expect.arrayContaining([root, ...own]));
  expect(folders).toEqual(
    expect.arrayContaining(
      ['core/sql', 'lambdas/upload', 'lib/stacks'].map((one) => join(import.meta.dirname, '../..', one)),
    ),
  );
});

test('a fingerprint is of what an app is made from, and of nothing else', () => {
  const { root, sources } = project();
  const before = fingerprintOf(sources);
  writeFileSync(join(root, 'README.md'), 'read me');
  mkdirSync(join(sources.pipelines, 'empty'));
  expect(fingerprintOf(sources)).toBe(before);
  writeFileSync(sources.config, 'export default { stages: {} };');
  expect(fingerprintOf(sources)).not.toBe(before);
});

test.each([
  ['../../shared/columns.ts', "import { columns } from '../../shared/columns.ts';"],
  ['lib/more.ts', "import { more } from './lib/more.ts';"],
  ['lib/effect.ts', "import './lib/effect.ts';"],
  ['lib/late.ts', "const late = await import('./lib/late.ts');"],
])('what a definition imports is the app’s too: %s', (path, line) => {
  const { sources } = project();
  const folder = join(sources.pipelines, 'sales');
  const file = join(folder, path);
  const deeper = join(dirname(file), 'deeper.ts');
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(join(folder, 'pipeline.ts'), line);
  writeFileSync(file, "export * from './deeper.ts';");
  writeFileSync(deeper, 'export const one = 1;');
  const before = fingerprintOf(sources);
  writeFileSync(deeper, 'export const one = 2;');
  expect(fingerprintOf(sources)).not.toBe(before);
  expect(foldersOf(sources)).toContain(dirname(file));
});
