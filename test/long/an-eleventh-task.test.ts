import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import { type Block, blocksOf } from '../support/blocks.ts';
import { clone } from '../support/clone.ts';
import { seen } from '../support/cloudwatch.ts';
import { TestLake } from '../support/lake.ts';
import { environmentOf } from '../support/program.ts';

const ADR = 'docs/adr/0023-a-kind-of-task-stands-in-one-place.md';
/** The rooms that a task is in. */
const ROOMS = ['core', 'lake', 'lambdas', 'lib'];

const STEPS = blocksOf(readFileSync(join(import.meta.dirname, '../..', ADR), 'utf8'));
const FUNCTION = 'afluente-dev-orders-weigh';

let copy: string;
const at = (path: string) => join(copy, path);

beforeAll(() => {
  copy = clone();
  const base = { extends: './tsconfig.base.json', include: ROOMS };
  const compilerOptions = {
    composite: false,
    emitDeclarationOnly: false,
    noEmit: true,
    incremental: true,
    tsBuildInfoFile: 'of-tasks.tsbuildinfo',
  };
  writeFileSync(at('of-tasks.tsconfig.json'), JSON.stringify({ ...base, compilerOptions }));
});
afterAll(() => rmSync(copy, { recursive: true, force: true }));

function take({ language, content, file }: Block): void {
  if (language === 'diff') {
    execFileSync('git', ['apply', '-p0', '-'], { cwd: copy, input: content });
    return;
  }
  mkdirSync(dirname(at(file)), { recursive: true });
  writeFileSync(at(file), content);
}

function takeBack({ language, content, file }: Block): void {
  if (language === 'diff') execFileSync('git', ['apply', '-p0', '-R', '-'], { cwd: copy, input: content });
  else rmSync(at(file));
}

/** The files in which the compiler finds errors. */
function refused(): string[] {
  const { stdout, status } = spawnSync(
    process.execPath,
    [at('node_modules/typescript/bin/tsc'), '-p', 'of-tasks.tsconfig.json'],
    { cwd: copy, encoding: 'utf8' },
  );
  const files = [...stdout.matchAll(/^(\S+?)\(\d+,\d+\): error /gm)].map(([, file]) => file!);
  expect(files.length > 0).toBe(status !== 0);
  return [...new Set(files)].sort();
}

function typed(...args: string[]) {
  const PATH = [dirname(process.execPath), process.env['PATH'] ?? ''].join(delimiter);
  const { stdout, stderr, status } = spawnSync('npx', ['afluente', ...args], {
    cwd: copy,
    encoding: 'utf8',
    env: environmentOf({ PATH }),
  });
  return { status, output: `${stdout}${stderr}` };
}

/** What publishing is given as the weight by a payload. */
function weightTaken(payload: object): string {
  const program = `import { publish } from './core/tasks/publish.ts';
    console.log(JSON.stringify(publish.input.parse(JSON.parse(process.argv[1])).weight));`;
  const args = ['--input-type=module', '-e', program, JSON.stringify(payload)];
  return execFileSync(process.execPath, args, { cwd: copy, encoding: 'utf8', env: environmentOf() }).trim();
}

/** What is left out, and where at least the compiler asks for it. */
const ASKED: readonly (readonly [string, readonly string[]])[] = [
  ['core/tasks/weigh.ts', ['core/tasks/kinds.ts', 'core/tasks/publish.ts', 'lambdas/weigh/index.ts']],
  ['core/tasks/kinds.ts', ['lambdas/weigh/index.ts', 'lib/access/tasks.ts']],
  ['core/tasks/publish.ts', ['core/tasks/kinds.ts']],
  ['lambdas/publish/task.ts', ['lambdas/publish/task.ts']],
  ['lambdas/weigh/task.ts', ['lambdas/weigh/index.ts']],
  ['lib/access/tasks.ts', ['lib/access/tasks.ts']],
];

describe(`an eleventh task, as ${ADR} adds it`, () => {
  beforeAll(() => STEPS.forEach(take));

  test('is whole', () => {
    expect(STEPS.map(({ file }) => file)).toEqual([
      ...ASKED.slice(0, 5).map(([file]) => file),
      'lambdas/weigh/index.ts',
      'lib/access/tasks.ts',
    ]);
    expect(refused()).toEqual([]);
  });

  test.each(ASKED)('the compiler asks for the step in %s', (file, places) => {
    const step = STEPS.find((one) => one.file === file)!;
    takeBack(step);
    const asked = refused();
    take(step);
    expect(asked).toEqual(expect.arrayContaining([...places]));
  });

  test('the synthesis asks for the handler', () => {
    const step = STEPS.find(({ file }) => file === 'lambdas/weigh/index.ts')!;
    takeBack(step);
    const ended = typed('start');
    take(step);
    expect(ended).toEqual({ status: 1, output: expect.stringContaining('lambdas/weigh/index.ts') });
  });

  test('runs offline, is told, logged and measured, and alarms watch it', async () => {
    const started = typed('start');
    expect(started).toEqual({
      status: 0,
      output: expect.stringMatching(
        /✔ check_data_quality .*\n ✔ weigh_orders_summary .* s {3}\d+ B a row\n ✔ publish_orders_summary /,
      ),
    });
    expect(started.output.match(/^ ✔ \w+/gm)).toHaveLength(11);
    expect(typed('logs', '--task', 'weigh_orders_summary').output).toContain('weighed');

    const assembly = at('.offline/cdk.out');
    const lake = await TestLake.open('orders', assembly, at('.offline'));
    try {
      const invocations = await seen(lake, 'LambdaDuration', ['FunctionName']);
      expect(invocations[FUNCTION]).toBeGreaterThan(0);
      const [run] = await lake.settled();
      const { weight, ...formerly } = run!.payload as Record<string, unknown>;
      expect([weight, formerly['published']]).toEqual([
        expect.any(Number),
        expect.objectContaining({ version: 1 }),
      ]);
      // An execution under way comes to the task behind without it.
      expect(weightTaken(formerly)).toBe('null');
    } finally {
      await lake.close();
    }
    const { Resources } = JSON.parse(
      readFileSync(join(assembly, 'afluente-dev-pipeline-orders.template.json'), 'utf8'),
    ) as { Resources: Record<string, { Type: string; Properties: any }> };
    const throttled = Object.values(Resources).filter(
      ({ Type, Properties }) =>
        Type === 'AWS::CloudWatch::Alarm' && /-Throttled\d*$/.test(Properties.AlarmName),
    );
    const watched = throttled.map(({ Properties: { AlarmName, Metrics } }) => [
      AlarmName,
      (Metrics as any[]).flatMap(({ MetricStat }) => MetricStat?.Metric.Dimensions[0].Value ?? []),
    ]);
    expect(watched.map(([name, functions]) => [name, functions.length])).toEqual([
      ['afluente-dev-orders-Throttled', 10],
      ['afluente-dev-orders-Throttled2', 1],
    ]);
    expect(watched.flatMap(([, functions]) => functions)).toContain(FUNCTION);
  });
});
