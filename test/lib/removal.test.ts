import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  type AppName,
  assemblyOf,
  type Resource,
  resourcesOf,
  type Template,
  templateOf,
} from '../support/assemblies.ts';

/** Every resource of an app, by its type. */
function resourcesIn(app: AppName): [string, Resource & { UpdateReplacePolicy?: string }][] {
  return globSync('*.template.json', { cwd: assemblyOf(app) })
    .map((file) => JSON.parse(readFileSync(join(assemblyOf(app), file), 'utf8')) as Template)
    .flatMap(({ Resources }) => Object.values(Resources).map((one): [string, Resource] => [one.Type, one]));
}

const retained = (app: AppName) =>
  resourcesIn(app)
    .filter(([, { DeletionPolicy }]) => (DeletionPolicy ?? 'Delete') !== 'Delete')
    .map(
      ([type, { DeletionPolicy, UpdateReplacePolicy }]) => `${type} ${DeletionPolicy} ${UpdateReplacePolicy}`,
    )
    .sort();

test('dev retains nothing', () => {
  expect(retained('dev')).toEqual([]);
});

test('prod retains its data: buckets, database, workgroups, and nothing else; what a failed first deployment made goes', () => {
  expect(retained('prod')).toEqual([
    'AWS::Athena::WorkGroup RetainExceptOnCreate Retain',
    'AWS::Athena::WorkGroup RetainExceptOnCreate Retain',
    'AWS::Glue::Database RetainExceptOnCreate Retain',
    'AWS::S3::Bucket RetainExceptOnCreate Retain',
    'AWS::S3::Bucket RetainExceptOnCreate Retain',
  ]);
});

test.each([
  ['dev', []],
  ['prod', ['afluente-prod-catalog', 'afluente-prod-storage']],
] as const)('of %s these stacks are protected from being deleted: %j', (app, expected) => {
  const { artifacts } = JSON.parse(readFileSync(join(assemblyOf(app), 'manifest.json'), 'utf8'));
  const names = Object.keys(artifacts).filter((name) => artifacts[name].properties?.terminationProtection);
  expect(names.sort()).toEqual(expected);
});

test.each([
  ['dev', true],
  ['prod', false],
] as const)('workgroups of %s go with their queries: %s', (app, expected) => {
  const groups = resourcesOf(templateOf(app, 'catalog'), 'AWS::Athena::WorkGroup');
  expect(groups.map(([, { RecursiveDeleteOption }]) => RecursiveDeleteOption)).toEqual([expected, expected]);
});

test('no log group comes from anywhere but a template: each function has its own there, and may make none', () => {
  const template = templateOf('dev', 'pipeline-orders');
  const groups = resourcesOf(template, 'AWS::Logs::LogGroup').map(([, { LogGroupName }]) => LogGroupName);
  const functions = resourcesOf(template, 'AWS::Lambda::Function').map(
    ([, { FunctionName }]) => FunctionName,
  );
  expect(functions.length).toBeGreaterThan(10);
  expect(groups).toEqual(expect.arrayContaining(functions.map((name) => `/aws/lambda/${name}`)));
  expect(JSON.stringify(template)).not.toContain('logs:CreateLogGroup');
});

test('no template has a custom resource', () => {
  const types = (['dev', 'prod'] as const).flatMap((app) => resourcesIn(app).map(([type]) => type));
  expect(types.filter((type) => /^Custom::|CustomResource$/.test(type))).toEqual([]);
});
