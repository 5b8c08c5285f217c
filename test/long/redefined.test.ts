import { GetTableCommand } from '@aws-sdk/client-glue';
import { RedriveExecutionCommand, StopExecutionCommand } from '@aws-sdk/client-sfn';
import { redrive } from '../../operate/executions/redrive.ts';
import { check, col } from '../../core/definition/index.ts';
import { fingerprintOf } from '../../core/definition/fingerprint.ts';
import type { Definition } from '../../core/definition/pipeline.ts';
import { altered } from '../support/assemblies.ts';
import { base, SQL } from '../support/changes.ts';
import { TestLake } from '../support/lake.ts';
import { amount, file } from '../support/trial.ts';
import { deploy, type Variant, variant } from '../support/variant.ts';

// What a person does about a run that failed: mend the definition, deploy it, redrive.

const lakes: TestLake[] = [];
afterEach(async () => {
  for (const lake of lakes.splice(0)) await lake.close();
});
async function opened(pipeline: string, ...rest: [string?, string?]): Promise<TestLake> {
  const lake = await TestLake.open(pipeline, ...rest);
  lakes.push(lake);
  return lake;
}

const of = (change: Partial<Definition>, sql = SQL) => variant('trial', { ...base, ...change }, sql);
const strict = { ...base.source, tolerate: { rows: 0, share: 0 } };
const positive = { ...base.source.columns, amount: col.decimal(10, 2, { min: 0 }) };
const definition = async (lake: TestLake) => {
  const { database, table } = lake.pipeline;
  const asked = new GetTableCommand({ DatabaseName: database, Name: table });
  return (await lake.aws.glue.send(asked)).Table?.Parameters?.['afluente.definition'];
};

async function redriven(lake: TestLake, executionArn: string) {
  await lake.aws.states.send(new RedriveExecutionCommand({ executionArn }));
  return lake.finish(executionArn);
}

test.each<[string, string, () => Variant, () => Variant]>([
  [
    'TooManyRejects and a relaxed rule',
    'TooManyRejects',
    () => of({ source: { ...strict, columns: positive } }),
    () => of({ source: strict }),
  ],
  [
    'SqlError and a mended SELECT',
    'SqlError',
    () => of({}, `${SQL} WHERE no_such_function(id)`),
    () => of({}),
  ],
  [
    'ChecksFailed and a relaxed check',
    'ChecksFailed',
    () => of({ checks: [check.range('amount', { min: 0 })] }),
    () => of({ checks: [check.range('amount', { min: -9 })] }),
  ],
])(
  '%s: a redrive goes on with what is deployed, and publishes it',
  async (_, error, wrong, mended) => {
    const lake = await opened('trial');
    deploy(lake, wrong());
    const failed = await lake.landText(file(-5));
    expect(failed.error).toBe(error);
    const right = mended();
    deploy(lake, right);
    const run = await redriven(lake, failed.executionArn);
    expect({ status: run.status, message: run.message }).toEqual({ status: 'SUCCEEDED', message: '' });
    expect(await amount(lake)).toBe('-5.00');
    expect(await definition(lake)).toBe(fingerprintOf(right.fingerprints));
    await lake.settled();
    expect(await lake.output(await lake.start({ trigger: 'schedule' }))).toMatchObject({
      lock: { outcome: 'unchanged' },
    });
  },
  120_000,
);

test('what is deployed says its fingerprints, and they are those of its functions', async () => {
  const lake = await opened('trial');
  const run = await lake.landText(file(1));
  expect((await lake.output(run)).stamps).toEqual(lake.pipeline.fingerprints);
});

test('redrive says that a run can’t go on before it starts it, by the rules that are deployed', async () => {
  const first = await opened('trial');
  deploy(first, of({ source: strict }, `${SQL} WHERE no_such_function(id)`));
  const failed = await first.landText(file(-5));
  expect(failed.error).toBe('SqlError');
  await first.settled();
  await first.close();
  lakes.splice(0);

  const tightened = of({ source: { ...strict, columns: positive } });
  const { rows, build, checks } = tightened.fingerprints;
  const assembly = altered('test', 'pipeline-trial', ({ Outputs = {} }) => {
    Outputs['Fingerprints'] = { Value: `${rows} ${build} ${checks}` };
  });
  const lake = await opened('trial', assembly, first.state);
  deploy(lake, tightened);
  await expect(redrive(lake.session, undefined)).rejects.toMatchObject({
    name: 'UserError',
    message: expect.stringMatching(
      /^\S+ can't go on \(DefinitionChanged\): the rules of the rows .*\. Start again: npx afluente run --pipeline trial/,
    ),
  });
  expect((await lake.settled()).map(({ redrives }) => redrives)).toEqual([0]);
  // Whoever redrives it all the same is told by the run, and nothing is published, now or by another start.
  const run = await redriven(lake, failed.executionArn);
  expect(run).toMatchObject({ status: 'FAILED', error: 'DefinitionChanged' });
  await lake.settled();
  expect((await lake.start({ trigger: 'schedule' })).error).toBe('TooManyRejects');
  expect(await lake.keys('processed-data/trial_by_city/')).toEqual([]);
}, 120_000);

test('checks that change places while check_target runs are asked anew, none by another’s numbers', async () => {
  const { lake, gate } = await TestLake.gated('trial', 'check-quality');
  lakes.push(lake);
  try {
    // No row lacks an id, one is below zero: by each other's numbers the wrong one would fail.
    const checks = [check.notNull('id'), check.range('amount', { min: 0 })];
    deploy(lake, of({ checks }));
    let looked: () => void = () => undefined;
    const met = new Promise<void>((resolve) => (looked = resolve));
    gate.rewrite = (answer) => {
      looked();
      return answer.replace('"State":"SUCCEEDED"', '"State":"RUNNING"');
    };
    await lake.put(file(-5));
    await met;
    deploy(lake, of({ checks: checks.toReversed() }));
    await new Promise((resolve) => setTimeout(resolve, 5500));
    gate.rewrite = (answer) => answer;
    const [run] = await lake.settled();
    expect(run).toMatchObject({ status: 'FAILED', error: 'ChecksFailed' });
    const [key = ''] = (await lake.keys('processed-data/trial_by_city/')).filter((one) =>
      one.endsWith('_checks.json'),
    );
    const results: { check: string; passed: boolean }[] = lake.json(key).checks;
    expect(results.slice(-2).map(({ check: name, passed }) => [name, passed])).toEqual([
      ['range(amount)', false],
      ['notNull(id)', true],
    ]);
    expect(gate.calls.filter((call) => call === 'StartQueryExecution').length).toBeGreaterThan(2);
  } finally {
    await gate.close();
  }
}, 120_000);

/** The SDK asks three times, then the call is AwsUnavailable, and Step Functions repeats it. */
const TRIES = 3;

test.each([0, 1])(
  'a build whose call is repeated by another definition isn’t begun twice (redrive %i)',
  async (redrives) => {
    const { lake, gate } = await TestLake.gated('trial', 'ctas');
    lakes.push(lake);
    try {
      deploy(lake, of({}));
      const looks = (call: string) => call === 'GetQueryExecution';
      let held = gate.hold(looks);
      await lake.put(file(-5));
      await held;
      const [executionArn = ''] = await lake.executions();
      if (redrives > 0) {
        await lake.aws.states.send(new StopExecutionCommand({ executionArn }));
        gate.open();
        held = gate.hold(looks);
        await lake.aws.states.send(new RedriveExecutionCommand({ executionArn }));
        await held;
      }
      const begun = gate.calls.filter((call) => call === 'StartQueryExecution').length;
      const other = of({}, `${SQL} WHERE id = 1`);
      deploy(lake, other);
      gate.losses = TRIES;
      gate.open();
      const run = await lake.finish(executionArn);
      expect({ error: run.error, redrives: run.redrives }).toEqual({ error: 'DefinitionChanged', redrives });
      expect(gate.calls.filter((call) => call === 'StartQueryExecution')).toHaveLength(begun);
      await lake.settled();
      expect((await lake.start({ trigger: 'schedule' })).status).toBe('SUCCEEDED');
      expect(await definition(lake)).toBe(fingerprintOf(other.fingerprints));
    } finally {
      await gate.close();
    }
  },
  120_000,
);
