import { altered, resourcesOf } from '../support/assemblies.ts';
import { TestLake } from '../support/lake.ts';

const ROW = 'id,city,amount,note\n1,Lisboa,5.00,\n';

test('a schedule that comes by before anything landed is no failure; afterwards it is one to come by in vain', async () => {
  const lake = await TestLake.open('trial');
  try {
    const waiting = await lake.start({ trigger: 'schedule' });
    expect(waiting.status).toBe('SUCCEEDED');
    expect(await lake.output(waiting)).toMatchObject({ lock: { outcome: 'nothing landed' } });
    expect(lake.json('locks/trial.json')).not.toHaveProperty('succeededAt');
    // By hand somebody waits for an answer.
    expect(await lake.start({})).toMatchObject({ status: 'FAILED', error: 'NoSource' });

    const run = await lake.landText(ROW);
    expect(await lake.output(run)).toMatchObject({ published: { version: 1 } });
    await lake.remove('landing/trial/trial.csv');
    expect(await lake.start({ trigger: 'schedule' })).toMatchObject({ status: 'FAILED', error: 'NoSource' });
  } finally {
    await lake.close();
  }
}, 90_000);

test('a file starts a run in a bucket without versions too, whatever its name', async () => {
  const unversioned = altered('test', 'storage', (template) => {
    for (const [, properties] of resourcesOf(template, 'AWS::S3::Bucket'))
      delete properties['VersioningConfiguration'];
  });
  const lake = await TestLake.open('trial', unversioned);
  try {
    const name = String.raw`a "quoted" \ one.csv`;
    const run = await lake.landText(ROW, name);
    expect(await lake.output(run)).toMatchObject({
      trigger: 'landing',
      source: { key: `landing/trial/${name}` },
      upload: { source: { key: `landing/trial/${name}` } },
      published: { version: 1 },
    });
    expect((await lake.output(run)).upload.source).not.toHaveProperty('versionId');
  } finally {
    await lake.close();
  }
}, 90_000);
