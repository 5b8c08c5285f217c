import { isStateDirectory, markStateDirectory } from '@afluente/offline/state-directory';
import { openOffline } from '@afluente/offline';
import { cpSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import type { Cdk } from '../../operate/cdk.ts';
import { Interrupted } from '../../operate/interrupted.ts';
import { synthesize } from '../../operate/synthesize.ts';
import { UserError } from '../../operate/user-error.ts';
import { planVerification, type VerificationProgress, verify } from '../../verify/verify.ts';
import { Account } from '../deployments/account.ts';
import { stacksIn } from '../deployments/assembly.ts';
import { assemblyOf, presynthesized, SHIPPED, type Template } from '../support/assemblies.ts';
import { TestLake } from '../support/lake.ts';
import { wholeOnly } from '../support/short.ts';

// A second offline AWS plays the account. Another `cdk` deploys to it, as CloudFormation would take it.

const temporary = (name: string) => mkdtempSync(join(tmpdir(), `afluente-${name}-`));
const HEADER = readFileSync(join(import.meta.dirname, '../../data/orders.csv'), 'utf8').split('\n')[0]!;
const row = (id: number, day: string) => `${id},7,Ana,${day},paid,home,Lamp,1,10.00,EUR,PT,\n`;
const input = join(temporary('input'), 'orders.csv');
writeFileSync(input, `${HEADER}\n${row(2, '2026-01-02')}${row(3, '2026-01-03')}`);
/** Where the rehearsals are. */
const state = join(temporary('rehearsal'), 'state');
beforeAll(() => {
  presynthesized('dev', state);
  presynthesized('dev', join(state, 'verify'));
});

const STACK = 'afluente-dev-pipeline-orders';
const templateIn = (assembly: string) =>
  JSON.parse(readFileSync(join(assembly, `${STACK}.template.json`), 'utf8')) as Template;

/** An account with the stage, and one file that was published. */
class Stage {
  lake: TestLake;
  /** What was deployed, by the folders of pipelines. */
  readonly deployed: string[] = [];
  readonly #account = new Account();
  readonly #isNominal: boolean;
  #assembly = assemblyOf('dev');

  private constructor(lake: TestLake, isNominal: boolean) {
    this.lake = lake;
    this.#isNominal = isNominal;
    expect(this.#account.deploy(stacksIn(this.#assembly))).toEqual({ lost: [], leftBehind: [] });
  }

  /** @param isNominal only what a stack says of itself is deployed */
  static async open({ isNominal } = { isNominal: false }): Promise<Stage> {
    const lake = await TestLake.open('orders', assemblyOf('dev'));
    const run = await lake.landText(`${HEADER}\n${row(1, '2026-01-01')}`);
    expect({ status: run.status, message: run.message }).toEqual({ status: 'SUCCEEDED', message: '' });
    await lake.settled();
    return new Stage(lake, isNominal);
  }

  readonly cdk: Cdk = {
    lines: () => Promise.reject(new Error('Its words are not asked for.')),
    run: async ([command, stack, ...options]) => {
      expect([stack, options]).toEqual([STACK, expect.arrayContaining(['--exclusively', 'stage=dev'])]);
      const pipelines = options.find((one) => one.startsWith('pipelines='))!.replace('pipelines=', '');
      const assembly = await this.#synthesis(pipelines);
      const [now, before] = [templateIn(assembly), templateIn(this.#assembly)];
      if (command === 'diff') {
        if (JSON.stringify(now) !== JSON.stringify(before)) throw new UserError('npx cdk diff failed.');
        return;
      }
      expect(command).toBe('deploy');
      this.deployed.push(basename(pipelines));
      await this.#deploy(this.#isNominal ? this.#withOutputs(now) : assembly);
    },
  };

  /** What the rehearsal synthesized from the same folder is kept. */
  async #synthesis(pipelines: string): Promise<string> {
    if (pipelines === SHIPPED) return assemblyOf('dev');
    const directory = join(state, 'verify', basename(pipelines), 'cdk.out');
    return (await synthesize(directory, 'dev', pipelines)).directory;
  }

  #withOutputs({ Outputs }: Template): string {
    const next = join(temporary('nominal'), 'cdk.out');
    cpSync(this.#assembly, next, { recursive: true });
    writeFileSync(
      join(next, `${STACK}.template.json`),
      JSON.stringify({ ...templateIn(this.#assembly), Outputs }),
    );
    return next;
  }

  async #deploy(assembly: string): Promise<void> {
    expect(this.#account.deploy(stacksIn(assembly))).toEqual({ lost: [], leftBehind: [] });
    const port = Number(new URL(this.lake.offline.connection.endpoint).port);
    await this.lake.offline.settled();
    await this.lake.close();
    this.lake = await TestLake.open('orders', assembly, this.lake.state, { port });
    this.#assembly = assembly;
  }

  verify(
    tell: (progress: VerificationProgress) => void = () => undefined,
    signal = new AbortController().signal,
  ) {
    const host = { openOffline, isStateDirectory, markStateDirectory };
    const options = { scenario: 'changes', cdk: this.cdk, pipelines: SHIPPED } as const;
    const session = { ...this.lake.session, at: 'aws', state: undefined } as const;
    return planVerification(session, options).then((told) =>
      verify(session, host, { ...options, input, state, patience: 30_000, told, tell, signal }),
    );
  }

  /** What verification has to leave as it was. */
  async leftAsItWas(): Promise<void> {
    const { lake } = this;
    expect(templateIn(this.#assembly)).toEqual(templateIn(assemblyOf('dev')));
    expect(await lake.sql('SELECT count(*), min(day) FROM orders_summary')).toEqual([['1', '2026-01-01']]);
    expect(await lake.keys('landing/orders/')).toEqual(['landing/orders/orders.csv']);
    expect(lake.json('locks/orders.json').owner).toBeUndefined();
    expect(await lake.output(await lake.start({ trigger: 'schedule' }))).toMatchObject({
      lock: { outcome: 'unchanged' },
    });
  }
}

test('what is deployed over a stage changes it as it does the offline AWS, and is taken back', async () => {
  const stage = await Stage.open();
  try {
    const seen = await stage.verify();
    expect(seen).toMatchObject({ scenario: 'changes', differences: [], unseen: [], left: [] });
    expect(seen.restored).toEqual([
      `${STACK} is deployed again as before.`,
      'landing/orders/afluente-verify.csv is removed.',
      'orders_summary is at version 1 again, as before.',
    ]);
    expect(stage.deployed).toEqual(['rule', 'unscheduled', basename(SHIPPED)]);
    await stage.leftAsItWas();
  } finally {
    await stage.lake.close();
  }
}, 300_000);

wholeOnly(
  'functions that stay as they were let the redriven run go on, which is told and taken back',
  async () => {
    // What the stack says of itself is the new rules'; what runs is not.
    const stage = await Stage.open({ isNominal: true });
    try {
      const { differences, left } = await stage.verify();
      expect(differences).toContainEqual({
        step: 'the stopped run goes on',
        fact: 'the execution ends',
        offline: 'FAILED: DefinitionChanged',
        stage: 'SUCCEEDED',
      });
      expect(differences).toContainEqual({
        step: 'a start by the new rules',
        fact: 'readers have what the deployed definition makes',
        offline: 'yes',
        stage: 'no',
      });
      expect(differences).toContainEqual({
        step: 'the schedule is removed',
        fact: 'its schedules',
        offline: expect.not.stringContaining(', '),
        stage: expect.stringContaining(', '),
      });
      expect(left).toEqual([]);
      await stage.leftAsItWas();
    } finally {
      await stage.lake.close();
    }
  },
  300_000,
);

wholeOnly(
  'Ctrl-C during a deployment waits for it, and deploys again what was there before',
  async () => {
    const stage = await Stage.open();
    const end = new AbortController();
    let side = '';
    try {
      const ended = stage.verify((progress) => {
        if (progress.kind === 'side') side = progress.side;
        if (progress.kind === 'doing' && progress.what === 'deploying' && side === 'dev') end.abort();
      }, end.signal);
      await expect(ended).rejects.toThrow(Interrupted);
      await expect(ended).rejects.toThrow(/^The verification was ended\. .* is deployed again as before\. /);
      expect(stage.deployed).toEqual(['rule', basename(SHIPPED)]);
      await stage.leftAsItWas();
    } finally {
      await stage.lake.close();
    }
  },
  300_000,
);
