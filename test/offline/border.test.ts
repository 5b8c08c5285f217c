import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { assemblyOf, resourcesOf, templateOf } from '../support/assemblies.ts';
import { TestLake } from '../support/lake.ts';

const ROOT = join(import.meta.dirname, '../..');
const sources = (pattern: string) =>
  globSync(pattern, { cwd: ROOT })
    .map((file) => readFileSync(join(ROOT, file), 'utf8'))
    .join('\n');

/** What `Upload` of @aws-sdk/lib-storage calls. */
const BY_UPLOAD = [
  'PutObject',
  'CreateMultipartUpload',
  'UploadPart',
  'CompleteMultipartUpload',
  'AbortMultipartUpload',
];

/** What only the exporter calls, which brings the metrics to Prometheus (YACE: `pkg/clients`). */
const BY_EXPORTER = ['GetResources', 'ListAccountAliases'];

test('every operation of the offline AWS has a caller in the product, or is the exporter’s', () => {
  const offline = sources(
    'offline/{athena,cloudformation,cloudwatch,glue,iam,logs,s3,states,sts,tagging}/*.ts',
  );
  const operations = [...offline.matchAll(/\b(?:s3O|o)peration(?:<[^>]*>)?\(\s*'(\w+)'/g)].map(
    ([, name]) => name!,
  );
  expect(operations.length).toBeGreaterThan(25);
  const product = sources('{bin,cli,core,lake,lambdas,lib,operate,verify}/**/*.ts');
  const called = (name: string) =>
    new RegExp(`\\bnew ${name}Command\\(|\\bpaginate${name}\\(`).test(product) ||
    (product.includes('new Upload({') && BY_UPLOAD.includes(name));
  expect(operations.filter((name) => !called(name)).toSorted()).toEqual(BY_EXPORTER);
});

test('every resource type that it imitates stands in a template', () => {
  const table = readFileSync(join(ROOT, 'offline/assembly/resource-types.ts'), 'utf8');
  const imitated = [...table.matchAll(/'(AWS::\w+::\w+)': \{\s*role: 'imitated'/g)].map(([, type]) => type!);
  expect(imitated.length).toBeGreaterThan(5);
  const templates = globSync(`${join(ROOT, 'node_modules/.cache/afluente-test')}/*/*.template.json`);
  const text = templates.map((file) => readFileSync(file, 'utf8')).join('\n');
  expect(imitated.filter((type) => !text.includes(`"${type}"`))).toEqual([]);
});

test('no file of the product mentions the offline AWS, but for the commands that bring it', () => {
  for (const folder of ['core', 'lake', 'lambdas', 'lib', 'pipelines']) {
    expect([folder, /offline/i.test(sources(`${folder}/**/*.ts`))]).toEqual([folder, false]);
  }
});

test('functions differ from the template in endpoint, credentials and region only', async () => {
  const functions = resourcesOf(templateOf('test', 'pipeline-trial'), 'AWS::Lambda::Function');
  expect(functions.length).toBe(13);
  const { functionFromTemplate } = await import('../../offline/lambda/function-spec.ts');
  const { environmentVariables } = await import('../../offline/lambda/process.ts');
  const { loadAssembly } = await import('../../offline/assembly/load.ts');
  const deployment = loadAssembly(assemblyOf('test'), { account: '000000000000', region: 'us-east-1' });
  const credentials = { accessKeyId: 'A', secretAccessKey: 'S', sessionToken: 'T' };
  for (const resource of deployment.resources.filter(({ type }) => type === 'AWS::Lambda::Function')) {
    const spec = functionFromTemplate(resource, deployment);
    const { Environment, Timeout, MemorySize } = resource.properties as any;
    expect(spec).toMatchObject({ timeoutSeconds: Timeout, memoryMegabytes: MemorySize });
    const given = environmentVariables(spec, 'stream', {
      endpoint: () => 'http://127.0.0.1:1',
      credentialsFor: () => credentials,
    });
    // Lambda's own variables: https://docs.aws.amazon.com/lambda/latest/dg/configuration-envvars.html
    const reserved =
      /^(_HANDLER|_X_AMZN_TRACE_ID|AWS_(EXECUTION_ENV|LAMBDA_\w+|XRAY_\w+|DEFAULT_REGION)|TZ|LANG|PATH|HOME|USERPROFILE|LD_LIBRARY_PATH|NODE_PATH|LAMBDA_\w+)$/;
    const ours = /^(AWS_ENDPOINT_URL|AWS_REGION|AWS_ACCESS_KEY_ID|AWS_SECRET_ACCESS_KEY|AWS_SESSION_TOKEN)$/;
    const rest = Object.entries(given).filter(([name]) => !reserved.test(name) && !ours.test(name));
    expect(Object.fromEntries(rest)).toEqual(Environment.Variables);
  }
});

test('each call of a function is made as its role, and is recorded', async () => {
  const lake = await TestLake.open('trial');
  try {
    expect((await lake.landText('id,city,amount,note\n1,Lisboa,1,\n')).status).toBe('SUCCEEDED');
  } finally {
    await lake.close();
  }
  const lines = readFileSync(join(lake.state, 'audit.jsonl'), 'utf8').trim().split('\n');
  const calls = lines.map(
    (line) => JSON.parse(line) as { service: string; operation: string; caller: string; status: number },
  );
  const by = (operation: string) => [
    ...new Set(
      calls
        .filter((call) => call.operation === operation)
        .map(({ caller }) => caller.replace(/\/[^/]*( via |$)/, '$1')),
    ),
  ];
  expect(
    by('CreateTable').every((caller) => /assumed-role\/.*(ctas|createrawtable|publish)Role/i.test(caller)),
  ).toBe(true);
  expect(by('DescribeExecution').some((caller) => caller.endsWith('user'))).toBe(true);
  expect(calls.filter(({ caller }) => caller.endsWith('via athena.amazonaws.com')).length).toBeGreaterThan(
    10,
  );
  expect(calls.filter(({ status }) => status === 403)).toEqual([]);
});
