import { spawnSync } from 'node:child_process';
import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const ROOT = join(import.meta.dirname, '../..');
const read = (path: string) => readFileSync(join(ROOT, path), 'utf8');

/** Read, and not a person's to set. */
const INTERNAL: Readonly<Record<string, string>> = {
  PATH: 'the operating system’s',
  HOME: 'the operating system’s',
  SystemRoot: 'the operating system’s',
  CDK_DEFAULT_REGION: 'the CDK’s command tells it to the app',
  AFLUENTE_HANDED_OVER: 'bin/main.js tells it to the Node that it hands over to',
  MUTATION_TESTS: 'test/mutation tells it to Jest, in the copy that is mutated',
  _HANDLER: 'Lambda’s',
  LAMBDA_TASK_ROOT: 'Lambda’s',
  _X_AMZN_TRACE_ID: 'Lambda’s',
};

/** Read by what the project stands on. */
const OTHERS: Readonly<Record<string, string>> = {
  AWS_PROFILE: 'AWS’s SDK and CDK',
  AWS_REGION: 'AWS’s SDK and CDK',
  AWS_ACCESS_KEY_ID: 'AWS’s SDK and CDK',
  AWS_SECRET_ACCESS_KEY: 'AWS’s SDK and CDK',
  AWS_SESSION_TOKEN: 'AWS’s SDK and CDK',
  AWS_ENDPOINT_URL: 'AWS’s SDK',
};

/** The variables that an example names, with or without a value, commented out or not. */
const namedIn = (example: string) =>
  [...read(example).matchAll(/^(?:# )?([A-Z][A-Z0-9_]*)=/gm)].map(([, name]) => name!);

/** The variables of the environment that programs read by name, in whichever way. */
function readByPrograms(): Set<string> {
  const files = globSync('**/*.{ts,mts,js,mjs}', {
    cwd: ROOT,
    exclude: (name) => /node_modules|cdk\.out|\.offline|^coverage/.test(name),
  });
  const found = new Set<string>();
  for (const text of files.map(read)) {
    for (const [, dot, quoted] of text.matchAll(/process\.env(?:\.(\w+)|\['(\w+)'\])/g))
      found.add((dot ?? quoted)!);
    for (const [, names] of text.matchAll(/\{([^{}]*)\} = process\.env\b/g)) {
      for (const [, name] of names!.matchAll(/(?:^|,)\s*(\w+)/g)) found.add(name!);
    }
  }
  return found;
}

test('.env.example names every variable that a program reads, and no other', () => {
  const read = readByPrograms();
  for (const name of Object.keys(INTERNAL)) expect(read).toContain(name);
  const expected = [...read, ...Object.keys(OTHERS)].filter((name) => !(name in INTERNAL));
  expect(namedIn('.env.example').sort()).toEqual(expected.sort());
});

test('monitoring/.env.example names every variable of docker-compose.yml, and no other', () => {
  // `$${` is the container's own.
  const used = read('monitoring/docker-compose.yml').matchAll(/(?<!\$)\$\{(\w+)/g);
  const expected = new Set([...used].map(([, name]) => name!)).add('COMPOSE_PROFILES');
  expect(namedIn('monitoring/.env.example').sort()).toEqual([...expected].sort());
});

test('Git ignores .env wherever it lies, and keeps the examples', () => {
  const ignored = (path: string) =>
    spawnSync('git', ['check-ignore', '--quiet', '--no-index', path], { cwd: ROOT }).status === 0;
  for (const folder of ['', 'monitoring/', 'release/', 'pipelines/orders/']) {
    expect([`${folder}.env`, `${folder}.env.local`].filter(ignored).length).toBe(2);
    expect(ignored(`${folder}.env.example`)).toBe(false);
  }
});
