import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadSettings } from '../../operate/session/settings.ts';
import { contextOf } from '../../lib/context.ts';
import { run } from '../support/program.ts';

const settings = await loadSettings();

test('the stage and the pipelines are chosen by context; the CDK’s own is left to it', () => {
  expect(contextOf({}, settings)).toMatchObject({ stage: 'dev', pipelines: 'pipelines' });
  const context = {
    stage: 'prod',
    pipelines: 'theirs',
    '@aws-cdk/core:enablePartitionLiterals': true,
    'aws:cdk:bundling-stacks': [],
    'availability-zones:account=1:region=eu-west-1': ['eu-west-1a'],
    owner: 'data team',
  };
  expect(contextOf(context, settings)).toMatchObject({
    stage: 'prod',
    settings: settings.stages['prod'],
    pipelines: 'theirs',
  });
});

test.each([
  [
    { bridge: 'prometheus' },
    /^-c bridge would be forgotten .* write bridge: 'prometheus' in stages\.dev of afluente\.config\.ts/,
  ],
  [
    { bridge: 'none', stage: 'prod' },
    /^-c bridge .* leave bridge out of stages\.prod of afluente\.config\.ts/,
  ],
  [
    { bucket: 'my-lake' },
    /^-c bucket .* write existingBucket: 'my-lake' in stages\.dev of afluente\.config\.ts/,
  ],
  [{ stag: 'prod' }, /^-c stag: there is no such context; did you mean "stage"\?$/],
  [{ Pipeline: 'x' }, /^-c Pipeline: there is no such context; did you mean "pipelines"\?$/],
  [{ stage: 'nowhere' }, /^There is no stage "nowhere"; use -c stage=dev or -c stage=prod, or /],
])('%j is refused in one line', (context, message) => {
  expect(() => contextOf(context, settings)).toThrow(message);
  expect(() => contextOf(context, settings)).toThrow(/^[^\n]+$/);
});

test('npx cdk synth says where a setting is now', () => {
  const cdk = [
    'node_modules/aws-cdk/bin/cdk',
    'synth',
    '--quiet',
    '--output',
    mkdtempSync(join(tmpdir(), 'cdk-')),
  ];
  const { status, stderr } = run([...cdk, '-c', 'bridge=prometheus', '-c', 'stage=prod']);
  expect(status).not.toBe(0);
  expect(stderr).toContain("write bridge: 'prometheus' in stages.prod of afluente.config.ts");
  expect(stderr).not.toMatch(/^ +at /m);
});
