import { globSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { parse } from 'yaml';

const ROOT = join(import.meta.dirname, '../..');
const read = (path: string) => readFileSync(join(ROOT, path), 'utf8');
const WORKFLOWS = globSync('.github/workflows/*.yml', { cwd: ROOT });
const scripts: Record<string, string> = JSON.parse(read('package.json')).scripts;

interface Workflow {
  readonly on: Record<string, unknown>;
  readonly permissions: unknown;
  readonly jobs: Record<
    string,
    { permissions?: Record<string, string>; environment?: string; steps: { run?: string; uses?: string }[] }
  >;
}

test.each(WORKFLOWS)(
  '%s: each action is a commit, with its version beside it; nothing is permitted by default',
  (file) => {
    const workflow = parse(read(file)) as Workflow;
    expect(workflow.permissions).toEqual({});
    for (const line of read(file).match(/^.*\buses:.*$/gm) ?? [])
      expect(line).toMatch(/@[0-9a-f]{40} # v\d+\.\d+\.\d+$/);
  },
);

test('every job says what it may read, and these what they may write', () => {
  const jobs = WORKFLOWS.flatMap((file) =>
    Object.entries((parse(read(file)) as Workflow).jobs).map(
      ([name, job]) => [`${basename(file, '.yml')} ${name}`, job] as const,
    ),
  );
  const writes = ({ permissions = { none: 'said' } }: Workflow['jobs'][string]) =>
    Object.entries(permissions).flatMap(([what, may]) => (may === 'read' ? [] : [`${what}: ${may}`]));
  expect(Object.fromEntries(jobs.map(([name, job]) => [name, writes(job)]))).toEqual({
    ...Object.fromEntries(jobs.map(([name]) => [name, []])),
    'comment comment': ['pull-requests: write'],
    'deploy deploy': ['id-token: write'],
    'drift drift': ['id-token: write'],
    'release publish': ['contents: write', 'id-token: write', 'attestations: write'],
  });
});

test.each(WORKFLOWS)('%s: every npm script that it calls is there', (file) => {
  for (const [, name] of read(file).matchAll(/npm run ([\w:]+)/g)) expect(scripts).toHaveProperty([name!]);
  for (const [, suites] of read(file).matchAll(/suite: \[(.*)\]/g)) {
    for (const [, name] of suites!.matchAll(/'([\w:]+)'/g)) expect(scripts).toHaveProperty([name!]);
  }
});

test('on a pull request nothing may write, and no job has an identity', () => {
  for (const file of WORKFLOWS) {
    const { on, jobs } = parse(read(file)) as Workflow;
    expect(Object.keys(on)).not.toContain('pull_request_target');
    if (!('pull_request' in on)) continue;
    for (const { permissions, environment } of Object.values(jobs)) {
      expect(permissions).toEqual({ contents: 'read' });
      expect(environment).toBeUndefined();
    }
  }
});

test('who has an identity runs in an environment or calls no code of the project', () => {
  for (const file of WORKFLOWS) {
    const { jobs } = parse(read(file)) as Workflow;
    for (const { permissions, environment, steps } of Object.values(jobs)) {
      if (permissions?.['id-token'] !== 'write' || environment !== undefined) continue;
      expect(
        steps.filter(
          ({ run = '', uses = '' }) => /\b(npm|npx|node)\b/.test(run) || uses.includes('checkout'),
        ),
      ).toEqual([]);
    }
  }
});

test('what .ci/run calls is there', () => {
  for (const [, name] of read('.ci/run').matchAll(/npm run ([\w:]+)/g))
    expect(scripts).toHaveProperty([name!]);
});

test('the ruleset of main asks for checks that a pull request has', () => {
  const { rules } = JSON.parse(read('.github/rulesets/main.json')) as {
    rules: { type: string; parameters?: any }[];
  };
  const { required_status_checks: asked } = rules.find(
    ({ type }) => type === 'required_status_checks',
  )!.parameters;
  const jobs = WORKFLOWS.map(
    (file) => parse(read(file)) as Workflow & { jobs: Record<string, { name: string }> },
  )
    .filter(({ on }) => 'pull_request' in on)
    .flatMap(({ jobs: all }) => Object.values(all).map(({ name }) => name));
  expect(asked.map(({ context }: { context: string }) => context).sort()).toEqual(jobs.sort());
});

test('Renovate finds every image, and every Go program of the suites', () => {
  const { customManagers } = JSON.parse(read('.github/renovate.json')) as {
    customManagers: { managerFilePatterns: [string]; matchStrings: [string] }[];
  };
  const found = customManagers.map(({ managerFilePatterns: [pattern], matchStrings: [match] }) => {
    const [file] = globSync(['monitoring/images.json', 'test/support/tools.ts'], { cwd: ROOT }).filter(
      (path) => new RegExp(pattern.slice(1, -1)).test(path),
    );
    return [...read(file!).matchAll(new RegExp(match, 'g'))].map(
      ({ groups }) => `${groups!['depName']} ${groups!['currentValue']}`,
    );
  });
  const images = Object.values(JSON.parse(read('monitoring/images.json')) as Record<string, string>);
  expect(found[0]).toEqual(images.map((image) => image.replace(/@.*/, '').replace(/:([^:]+)$/, ' $1')));
  expect(found[1]?.length).toBe(read('test/support/tools.ts').match(/'github\.com\//g)?.length);
  expect(found[1]?.length).toBeGreaterThan(2);
});
