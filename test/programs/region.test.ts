import { mkdtempSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { spawn } from 'node:child_process';
import { forgetEmptyRegions, regionOf } from '../../operate/session/region.ts';
import { environmentOf, run } from '../support/program.ts';

const directory = mkdtempSync(join(tmpdir(), 'afluente-region-'));
const profiles = join(directory, 'config');
writeFileSync(
  profiles,
  '[default]\n\n[profile sao]\nregion = sa-east-1\naws_access_key_id = x\naws_secret_access_key = y\n',
);
/** A shell that says nothing of a region. */
const SHELL = {
  AWS_REGION: '',
  AMAZON_REGION: '',
  AWS_DEFAULT_REGION: '',
  AMAZON_DEFAULT_REGION: '',
  AWS_CONFIG_FILE: profiles,
  AWS_SHARED_CREDENTIALS_FILE: '/nowhere',
  AWS_ACCESS_KEY_ID: 'x',
  AWS_SECRET_ACCESS_KEY: 'y',
};

test.each([
  [{ AWS_REGION: 'eu-west-1', AWS_DEFAULT_REGION: 'eu-west-2' }, 'eu-west-1'],
  [{ AWS_REGION: '', AWS_DEFAULT_REGION: 'eu-west-2' }, 'eu-west-2'],
  [{ AMAZON_REGION: 'eu-west-3', AWS_DEFAULT_REGION: 'eu-west-2' }, 'eu-west-3'],
])('the variables %j mean %s, as the CDK takes them', async (environment, region) => {
  const given = { ...environment };
  expect(await regionOf(given)).toBe(region);
  expect(given).toEqual(environment);
});

test('variables that name no region are forgotten, and no others', () => {
  const environment = { AWS_REGION: '', AMAZON_REGION: 'eu-west-3', AWS_DEFAULT_REGION: '', AWS_PROFILE: '' };
  forgetEmptyRegions(environment);
  expect(environment).toEqual({ AMAZON_REGION: 'eu-west-3', AWS_PROFILE: '' });
});

/** The region that a command signs for, as the service that it asks sees it. */
async function askedRegion(environment: Record<string, string>): Promise<string | undefined> {
  let region: string | undefined;
  const server = createServer((request, response) => {
    [, region] = /Credential=x\/\d+\/([^/]+)\//.exec(request.headers.authorization ?? '') ?? [];
    response.writeHead(403).end();
  }).listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  const { port } = server.address() as { port: number };
  const child = spawn(process.execPath, ['bin/main.js', 'status', '--stage', 'dev'], {
    env: environmentOf({ ...SHELL, AWS_ENDPOINT_URL: `http://127.0.0.1:${port}`, ...environment }),
    stdio: 'ignore',
  });
  await new Promise((resolve) => child.once('close', resolve));
  server.close();
  return region;
}

test('a command works with AWS_DEFAULT_REGION alone', async () => {
  expect(await askedRegion({ AWS_DEFAULT_REGION: 'ap-south-1' })).toBe('ap-south-1');
});

test('a command takes the region of the profile', async () => {
  expect(await askedRegion({ AWS_PROFILE: 'sao' })).toBe('sa-east-1');
});

test.each([
  [{}, 'the profile default'],
  [{ AWS_PROFILE: 'other' }, 'the profile other'],
])('without any, with %j, a command says what to set', (environment, profile) => {
  for (const command of [['status'], ['destroy', '--dry-run']]) {
    const { status, stderr } = run(['bin/main.js', ...command, '--stage', 'dev'], {
      ...SHELL,
      ...environment,
    });
    expect([status, stderr]).toEqual([
      2,
      `No AWS region is set; set AWS_REGION, or region in ${profile} of ~/.aws/config.\n`,
    ]);
  }
});
