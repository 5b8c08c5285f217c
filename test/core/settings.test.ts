import { type Bridge, BRIDGES, stagesOf, type StageSettings } from '../../core/settings/settings.ts';
import { parseSettings, stageNamed } from '../../core/settings/parse.ts';
import { availabilityOf } from '../../core/settings/regions.ts';

const dev: StageSettings = {
  schedules: true,
  scanCutoffBytes: 10_000_000,
  scanBudgetBytesPerDay: 1,
  alarmEmails: ['data@example.com'],
  logRetention: 30,
  keepData: false,
};

const KEY = 'arn:aws:kms:eu-west-1:111122223333:key/mrk-1234abcd';
const PROVIDER = 'arn:aws:iam::111122223333:oidc-provider/token.actions.githubusercontent.com';

/** What is said of settings, without the file's name. */
function saidOf(value: unknown): string[] {
  try {
    parseSettings(value, () => 'afluente.config.ts');
    return [];
  } catch (error) {
    const { name, message } = error as Error;
    expect(name).toBe('InvalidSettings');
    return message.split('\n').map((line) => {
      expect(line).toMatch(/^afluente\.config\.ts: ./);
      return line.slice('afluente.config.ts: '.length);
    });
  }
}

test('settings that are right are taken as they are, with stages of any legal name', () => {
  const settings = {
    runbook: 'https://wiki.example.com/runbook',
    engine: { decimalLiterals: 'decimal', columnNames: 'written' },
    stages: {
      dev,
      'qa-eu': {
        ...dev,
        existingBucket: 'my-lake',
        producerKeys: ['arn:aws:kms:eu-west-1:111122223333:key/mrk-1234abcd'],
        bridge: 'grafana',
        reservedConcurrency: 1,
        deployer: { provider: PROVIDER, repository: 'octo-org/octo.repo' },
      },
      2024: undefined,
    },
  };
  delete settings.stages[2024];
  expect(parseSettings(settings, () => 'x')).toEqual(settings);
  expect(stagesOf(parseSettings(settings, () => 'x'))).toEqual(['dev', 'qa-eu']);
});

test.each<[unknown, string[]]>([
  [undefined, ['it is missing; write an object { … }']],
  [{ stages: {} }, ['stages: there is none; write one, as dev: { … }']],
  [
    { stage: { dev } },
    ['stages: it is missing; write an object { … }', 'stage: there is no such key; did you mean "stages"?'],
  ],
  [
    { stages: { dev: { ...dev, alarmEmail: [] } } },
    ['stages.dev.alarmEmail: there is no such key; did you mean "alarmEmails"?'],
  ],
  [
    { stages: { dev: { ...dev, deployer: { provider: PROVIDER, repository: 'octo-org/*' } } } },
    ['stages.dev.deployer.repository: "octo-org/*" is not a repository; write organization/repository'],
  ],
  [
    {
      stages: {
        dev: { ...dev, deployer: { provider: 'arn:aws:iam::1:oidc-provider/x', repository: 'a/b' } },
      },
    },
    [
      'stages.dev.deployer.provider: "arn:aws:iam::1:oidc-provider/x" is not the ARN of an OIDC provider; write arn:aws:iam::<account>:oidc-provider/token.actions.githubusercontent.com',
    ],
  ],
  [{ stages: { dev, prod: 5 } }, ['stages.prod: 5 is not an object { … }']],
  [
    { stages: { dev }, engine: { decimalLiterals: 'float', decimalQuotient: 'wide' } },
    [
      'engine.decimalLiterals: "float" is not one of "double", "decimal"',
      'engine.decimalQuotient: there is no such key; did you mean "decimalQuotients"?',
    ],
  ],
  [{ stages: { dev }, runbok: 'x' }, ['runbok: there is no such key; did you mean "runbook"?']],
  [
    { stages: { dev }, runbook: 'docs/runbook.md' },
    [expect.stringMatching(/^runbook: "docs\/runbook.md" is not an address; write https/)],
  ],
  [{ stages: { dev }, runbook: 'https://x/y#z' }, [expect.stringMatching(/^runbook: .* without a #/)]],
])('%j', (value, expected) => {
  expect(saidOf(value)).toEqual(expected);
});

test.each<[Record<string, unknown>, string]>([
  [{ schedules: 'yes' }, 'schedules: "yes" is not true or false'],
  [{ scanCutoffBytes: 9_999_999 }, 'scanCutoffBytes: 9999999 is too small; at least 10000000'],
  [{ scanCutoffBytes: '10 GB' }, 'scanCutoffBytes: "10 GB" is not a number'],
  [{ scanCutoffBytes: 10_000_000.5 }, 'scanCutoffBytes: 10000000.5 is not a whole number'],
  [{ scanBudgetBytesPerDay: 0 }, 'scanBudgetBytesPerDay: 0 is too small; at least 1'],
  [{ alarmEmails: 'a@b' }, 'alarmEmails: "a@b" is not a list [ … ]'],
  [{ alarmEmails: ['a@b', 'nobody'] }, 'alarmEmails[1]: "nobody" is not a mail address'],
  [{ alarmEmails: ['a@b', 'c@d', 'a@b'] }, 'alarmEmails[2]: "a@b" stands there twice; leave it out here'],
  [{ producerKeys: [KEY, KEY] }, `producerKeys[1]: "${KEY}" stands there twice; leave it out here`],
  [{ logRetention: 31 }, 'logRetention: 31 is not one of 1, 3, 5, 7, 14, 30'],
  [
    { bridge: 'prometeus' },
    'bridge: "prometeus" is not one of "prometheus", "grafana"; did you mean "prometheus"?',
  ],
  [{ bridge: { grafana: true } }, 'bridge: an object is not one of "prometheus", "grafana"'],
  [{ keepData: undefined }, 'keepData: it is missing; write true or false'],
  [{ existingBucket: 'My_Lake' }, 'existingBucket: "My_Lake" is not the name of a bucket; 3 to 63'],
  [{ existingBucket: 's3://my-lake' }, 'existingBucket: "s3://my-lake" is not the name of a bucket'],
  [
    { producerKeys: ['alias/crm'] },
    'producerKeys[0]: "alias/crm" is not the ARN of a KMS key; write arn:aws:kms:',
  ],
  [{ producerKeys: ['arn:aws:kms:eu-west-1:111122223333:alias/crm'] }, 'producerKeys[0]: '],
  [{ producerKeys: ['*'] }, 'producerKeys[0]: "*" is not the ARN'],
  [{ reservedConcurrency: 0 }, 'reservedConcurrency: 0 is too small; at least 1'],
])('a stage with %j', (change, expected) => {
  const [said, ...others] = saidOf({ stages: { dev: { ...dev, ...change } } });
  expect(others).toEqual([]);
  expect(said!.slice(0, `stages.dev.${expected}`.length)).toBe(`stages.dev.${expected}`);
});

test('every setting of a stage that isn’t optional has to be said: nothing deletes data, or sends none, by default', () => {
  expect(saidOf({ stages: { live: {} } }).map((line) => line.split(':')[0])).toEqual(
    ['schedules', 'scanCutoffBytes', 'scanBudgetBytesPerDay', 'alarmEmails', 'logRetention', 'keepData'].map(
      (field) => `stages.live.${field}`,
    ),
  );
});

test('all faults are told at once, each in a line', () => {
  expect(saidOf({ stages: { dev: { ...dev, keepDat: 1, alarmEmails: ['x'] } } })).toHaveLength(2);
});

test('the names of stages are judged with the settings', () => {
  expect(saidOf({ stages: { Dev: dev, dev_eu: dev } })).toEqual([
    expect.stringMatching(/^stages\.Dev: "Dev" is not the name of a stage; use a-z/),
    expect.stringMatching(/^stages\.dev_eu: "dev_eu" is not the name of a stage/),
  ]);
});

test('no two stages have one bucket, whoever made it', () => {
  const made = 'afluente-dev-data-111122223333-eu-west-1';
  const stages = (bucketOf: Record<string, string | undefined>) => ({
    stages: Object.fromEntries(
      Object.entries(bucketOf).map(([name, existingBucket]) => [name, { ...dev, existingBucket }]),
    ),
  });
  expect(saidOf(stages({ dev: 'lake', qa: 'other', prod: 'lake', live: 'lake' }))).toEqual([
    expect.stringMatching(/^stages\.prod\.existingBucket: it is also that of dev; .*Name another/),
    expect.stringMatching(/^stages\.live\.existingBucket: it is also that of dev; .*Name another/),
  ]);
  expect(saidOf(stages({ dev: undefined, prod: made }))).toEqual([
    expect.stringMatching(/^stages\.prod\.existingBucket: it is the one that dev makes for itself; /),
  ]);
  // A stage's own, as one finds it again whose stack was deleted; and one that its stage left for another.
  expect(saidOf(stages({ dev: made, prod: undefined }))).toEqual([]);
  expect(saidOf(stages({ dev: 'lake', prod: made }))).toEqual([]);
  expect(saidOf(stages({ de: undefined, prod: made }))).toEqual([]);
});

test('a stage is found by its name, the first without one; another is refused with those that there are', () => {
  const settings = { stages: { 'qa-eu': dev, live: { ...dev, keepData: true } } };
  expect(stageNamed(undefined, settings, '')).toEqual({ stage: 'qa-eu', settings: dev });
  expect(stageNamed('live', settings, '').settings.keepData).toBe(true);
  expect(() => stageNamed('dev', settings, '-c stage=')).toThrow(
    'There is no stage "dev"; use -c stage=qa-eu or -c stage=live, or write it into afluente.config.ts.',
  );
  expect(() => stageNamed('constructor', settings, '')).toThrow('There is no stage "constructor"');
});

test('what a region lacks is never to be mended by a bridge that it lacks too', () => {
  const regions = ['ap-southeast-6', 'sa-east-1', 'eu-west-1'];
  for (const [bridge, region] of BRIDGES.flatMap((one) => regions.map((region) => [one, region] as const))) {
    const told = availabilityOf({ ...dev, bridge }, region);
    const [, instead] = told.kind === 'absent' ? (/bridge: '(\w+)'/.exec(told.what) ?? []) : [];
    if (instead === undefined) continue;
    expect(availabilityOf({ ...dev, bridge: instead as Bridge }, region).kind).toBe('available');
  }
});

test.each([
  [
    'grafana',
    'sa-east-1',
    'absent',
    "Amazon Managed Grafana is not in sa-east-1; write bridge: 'prometheus'",
  ],
  [
    'grafana',
    'ap-southeast-6',
    'absent',
    'Amazon Managed Prometheus is not in ap-southeast-6; leave bridge out',
  ],
  [
    'prometheus',
    'ap-southeast-6',
    'absent',
    'Amazon Managed Prometheus is not in ap-southeast-6; leave bridge out',
  ],
  ['prometheus', 'sa-east-1', 'available', ''],
  ['grafana', 'eu-west-1', 'available', ''],
  [undefined, 'xx-new-1', 'available', ''],
  [undefined, undefined, 'available', ''],
  ['prometheus', 'xx-new-1', 'unknown', 'whether xx-new-1 has Amazon Managed Prometheus is not known'],
  ['grafana', undefined, 'unknown', 'has Amazon Managed Prometheus and Amazon Managed Grafana is not known'],
] as const)('the bridge %s in %s is %s', (bridge, region, kind, what) => {
  const availability = availabilityOf({ ...dev, bridge }, region);
  expect(availability.kind).toBe(kind);
  if ('what' in availability) expect(availability.what).toContain(what);
});
