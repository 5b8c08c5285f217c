import { mkdtempSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { spawn } from 'node:child_process';
import { assertCredentials, preferKey, readAsTheCdk, regionOf } from '../../operate/session/shell.ts';
import { signInAgain } from '../../operate/session/signed-out.ts';
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

test.each<[string, Record<string, string>, Record<string, string>]>([
  [
    'variables that name no region or profile are forgotten, and no others',
    { AWS_REGION: '', AMAZON_REGION: 'eu-west-3', AWS_DEFAULT_REGION: '', AWS_PROFILE: '', HOME: '' },
    { AMAZON_REGION: 'eu-west-3', HOME: '' },
  ],
  [
    'the CDK’s second name of a profile',
    { AWS_PROFILE: '', AWS_DEFAULT_PROFILE: 'sao' },
    { AWS_DEFAULT_PROFILE: 'sao', AWS_PROFILE: 'sao' },
  ],
  [
    'goes behind its first',
    { AWS_PROFILE: 'rio', AWS_DEFAULT_PROFILE: 'sao' },
    { AWS_DEFAULT_PROFILE: 'sao', AWS_PROFILE: 'rio' },
  ],
  [
    'and so it is with a key',
    { AMAZON_ACCESS_KEY_ID: 'a', AMAZON_SECRET_ACCESS_KEY: 'b', AMAZON_SESSION_TOKEN: 'c' },
    {
      AMAZON_ACCESS_KEY_ID: 'a',
      AMAZON_SECRET_ACCESS_KEY: 'b',
      AMAZON_SESSION_TOKEN: 'c',
      AWS_ACCESS_KEY_ID: 'a',
      AWS_SECRET_ACCESS_KEY: 'b',
      AWS_SESSION_TOKEN: 'c',
    },
  ],
  ['unless it is half a key', { AMAZON_ACCESS_KEY_ID: 'a' }, { AMAZON_ACCESS_KEY_ID: 'a' }],
])('a shell is read as the CDK reads it: %s', (_, given, expected) => {
  const environment = { ...given };
  readAsTheCdk(environment);
  expect(environment).toEqual(expected);
});

test('a key in the shell goes before a profile, whose region stays', () => {
  const environment = { AWS_PROFILE: 'sao', AWS_ACCESS_KEY_ID: 'x', AWS_SECRET_ACCESS_KEY: 'y' };
  preferKey(environment, 'sa-east-1');
  expect(environment).toEqual({
    AWS_ACCESS_KEY_ID: 'x',
    AWS_SECRET_ACCESS_KEY: 'y',
    AWS_REGION: 'sa-east-1',
  });
  const half = { AWS_PROFILE: 'sao', AWS_ACCESS_KEY_ID: 'x' };
  preferKey(half, 'sa-east-1');
  expect(half).toEqual({ AWS_PROFILE: 'sao', AWS_ACCESS_KEY_ID: 'x' });
});

test.each([
  [
    {},
    'No AWS credentials are found; set AWS_PROFILE to a profile of ~/.aws/config, or AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY. (none there)',
  ],
  [
    { AWS_ACCESS_KEY_ID: 'x' },
    'No AWS credentials are found: half a key is set; set AWS_SECRET_ACCESS_KEY too. (none there)',
  ],
  [
    { AWS_PROFILE: 'sao' },
    'The profile sao gives no AWS credentials; sign in with aws sso login --profile sao where it is one of SSO, or set AWS_PROFILE to another. (none there)',
  ],
])('where %j gives no credentials, the variable to set is named', async (environment, message) => {
  const none = () => Promise.reject(new Error('none there.'));
  await expect(assertCredentials(none, environment)).rejects.toMatchObject({ name: 'UserError', message });
});

test('what a service says of an old key is told with what to do, and nothing else is', () => {
  const named = (name: string) => Object.assign(new Error('x'), { name });
  expect(signInAgain(named('ExpiredToken'), { AWS_PROFILE: 'sao' })).toContain('aws sso login --profile sao');
  expect(signInAgain(named('InvalidClientTokenId'), {})).toContain('AWS_ACCESS_KEY_ID');
  expect(signInAgain(named('AccessDenied'), {})).toBeUndefined();
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

test('a command takes the region of the profile default where the profile has none', async () => {
  const config = join(directory, 'both');
  writeFileSync(config, '[default]\nregion = eu-north-1\n\n[profile sao]\n');
  expect(await askedRegion({ AWS_CONFIG_FILE: config, AWS_DEFAULT_PROFILE: 'sao' })).toBe('eu-north-1');
});

test('a command without credentials says what to set', () => {
  const nobody = { ...SHELL, AWS_REGION: 'eu-west-1', AWS_ACCESS_KEY_ID: '', AWS_SECRET_ACCESS_KEY: '' };
  const { status, stderr } = run(['bin/main.js', 'status', '--stage', 'dev'], {
    ...nobody,
    AWS_EC2_METADATA_DISABLED: 'true',
  });
  expect([status, stderr]).toEqual([
    2,
    'No AWS credentials are found; set AWS_PROFILE to a profile of ~/.aws/config, or AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY. (Could not load credentials from any providers)\n',
  ]);
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
