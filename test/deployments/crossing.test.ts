import { type AppName, assemblyOf } from '../support/assemblies.ts';
import { Account } from './account.ts';
import { importsOf, type Stack, stacksIn } from './assembly.ts';
import { resolve } from './expression.ts';
import { resourceType } from './types.ts';
import { changed, exportsOf, former, withoutExports } from './former.ts';

const APPS: AppName[] = ['dev', 'prod', 'test', 'brought'];
const app = (name: AppName) => stacksIn(assemblyOf(name));
/** Both orders in which the CDK may deploy stacks that don't need each other. */
const bothOrders = (stacks: Stack[]) => [stacks, stacks.toReversed()];

/** What a template's values are when nothing is resolved but what a place tells: accounts and regions stay as they are. */
const asText = (value: unknown) =>
  JSON.stringify(
    resolve(value, {
      ref: (name) => `\${${name}}`,
      attribute: (id, attribute) => `\${${id}.${attribute}}`,
      imported: (name) => `\${import ${name}}`,
    }),
  );

describe.each(APPS)('of the app %s', (name) => {
  const stacks = app(name);

  test('no stack takes anything of another that CloudFormation made', () => {
    expect(stacks.flatMap(({ template }) => [...importsOf(template)])).toEqual([]);
  });

  test('no resource with a name of its own has anything else that could only change by replacing it', () => {
    const found = stacks
      .flatMap(({ template }) => Object.values(template.Resources))
      .flatMap(({ Type, Properties }) => {
        const { name: naming, replacing } = resourceType(Type);
        return Object.entries(Properties)
          .filter(([key]) => naming && key !== naming[0])
          .map(([key, value]) => replacing({}, { [key]: value }));
      });
    // The account, which is the stack's.
    const known = ['AWS::Glue::Database.CatalogId'];
    expect(found.filter((one) => one !== undefined && !known.includes(one))).toEqual([]);
  });

  test('what a stack names of another is what that one is named', () => {
    const account = new Account();
    expect(account.deploy(stacks)).toEqual({ lost: [], leftBehind: [] });
    const found = (pattern: RegExp) => {
      const texts = stacks.map(({ template }) => asText(template.Resources).replaceAll('\\', ''));
      return new Set(texts.flatMap((text) => [...text.matchAll(pattern)].map(([, one = '']) => one)));
    };
    const topics = found(/:sns:\$\{AWS::Region\}:\$\{AWS::AccountId\}:([^"\\]+)/g);
    expect([...topics]).toEqual(account.names('AWS::SNS::Topic'));
    const alarms = new Set(account.names('AWS::CloudWatch::Alarm'));
    const shown = found(/:alarm:([^"\\]+)"/g);
    expect(shown.size).toBeGreaterThan(0);
    expect([...shown].filter((one) => !alarms.has(one))).toEqual([]);
    const buckets = found(/"BUCKET":"([^"]+)"/g);
    expect(buckets.size).toBe(1);
    if (name === 'brought') expect([...buckets]).toEqual(['my-lake']);
    else expect(account.names('AWS::S3::Bucket')).toEqual(expect.arrayContaining([...buckets]));
    const machines = found(/"AWS\/States"[^\]]*?:stateMachine:([^"\\]+)"/g);
    expect([...machines].sort()).toEqual(account.names('AWS::StepFunctions::StateMachine').sort());
  });
});

describe('over a stage of release 0.1', () => {
  const before = former();

  test('what its stacks import is exported for one release more, and nothing else is', () => {
    expect(exportsOf(app('dev'))).toEqual(exportsOf(before));
    expect(exportsOf(app('prod'))).toEqual(
      exportsOf(before).map((name) => name.replaceAll('afluente-dev', 'afluente-prod')),
    );
  });

  test.each(['dev', 'test', 'brought'] as const)('the app %s is deployed at once', (name) => {
    for (const stacks of bothOrders(app(name))) {
      const account = new Account();
      account.deploy(before);
      const outcome = account.deploy(stacks);
      expect([outcome.refused, outcome.lost]).toEqual([undefined, []]);
      // What the app has no more still imports: it must go before the next release.
      const imports = /can't be removed while ([\w-]+)/.exec(
        account.deploy(withoutExports(stacks)).refused ?? '',
      );
      expect(outcome.leftBehind).toContain(imports?.[1]);
    }
  });

  test('and then the next release, where nothing was left behind', () => {
    for (const stacks of bothOrders(app('dev'))) {
      const account = new Account();
      account.deploy(before.filter(({ name }) => name !== 'afluente-dev-bridge'));
      account.deploy(stacks);
      expect(account.deploy(withoutExports(stacks))).toEqual({ lost: [], leftBehind: [] });
    }
  });

  test('the next release without this one between is refused', () => {
    const account = new Account();
    account.deploy(before);
    expect(account.deploy(withoutExports(app('dev'))).refused).toMatch(
      /^afluente-dev-storage: the export afluente-dev-storage:\w+DataBucket\w+ can't be removed while afluente-dev-catalog/,
    );
  });

  test.each(['Schedule', 'Landing'])(
    'its own fault: without %s it could not be deployed over itself',
    (start) => {
      const account = new Account();
      account.deploy(before);
      const without = changed(before, 'afluente-dev-pipeline-orders', ({ Resources, Outputs }) => {
        for (const id of Object.keys(Resources)) if (id.startsWith(start)) delete Resources[id];
        for (const id of Object.keys(Outputs)) if (id.includes(`${start}DeadLetters`)) delete Outputs[id];
        const alarm = Object.entries(Resources).find(([id]) => id.startsWith('AlarmsDeadLetters'))![1];
        const metrics = alarm.Properties['Metrics'] as unknown[];
        alarm.Properties['Metrics'] = metrics.filter(
          (one) => !JSON.stringify(one).includes(`${start}DeadLetters`),
        );
      });
      const observability = changed(without, 'afluente-dev-observability', ({ Resources }) => {
        const text = JSON.stringify(Resources).replaceAll(
          new RegExp(`{"Fn::ImportValue":"[^"]+${start}DeadLetters[^"]+"}`, 'g'),
          '"none"',
        );
        Object.assign(Resources, JSON.parse(text));
      });
      expect(account.deploy(observability).refused).toMatch(
        new RegExp(`${start}DeadLetters\\w+ can't be removed while afluente-dev-observability imports it`),
      );
    },
  );
});

describe('a first deployment that fails', () => {
  const stacks = app('prod');

  test.each(stacks.map(({ name }) => name))('at %s doesn’t block the next', (failing) => {
    const account = new Account();
    expect(account.deploy(stacks, failing).refused).toBe(`${failing}: it failed.`);
    expect(account.deploy(stacks)).toEqual({ lost: [], leftBehind: [] });
  });

  test.each(['storage', 'catalog'])('its own fault: retained in any case, what %s holds would', (name) => {
    const failing = `afluente-prod-${name}`;
    const retained = changed(stacks, failing, ({ Resources }) => {
      for (const one of Object.values(Resources))
        if (one.DeletionPolicy === 'RetainExceptOnCreate') one.DeletionPolicy = 'Retain';
    });
    const account = new Account();
    account.deploy(retained, failing);
    expect(account.deploy(retained).refused).toMatch(/is taken by what a failed deployment of .* left/);
  });
});
