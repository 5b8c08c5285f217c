import { execFile, spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { altered, presynthesized } from '../support/assemblies.ts';
import { expectHanded } from '../support/handed.ts';
import { TestLake } from '../support/lake.ts';
import { environmentOf } from '../support/program.ts';
import { wholeOnly } from '../support/short.ts';
import { amount, land } from '../support/trial.ts';
import type { Verification } from '../../verify/document.ts';

// A second offline AWS plays the account: the command knows nothing of it but the shell's environment.

const ROOT = join(import.meta.dirname, '../..');
const temporary = (name: string) => mkdtempSync(join(tmpdir(), `afluente-${name}-`));
const input = join(temporary('input'), 'trial.csv');
writeFileSync(input, 'id,city,amount,note\n1,Lisboa,7.00,\n2,Porto,8.50,new\n3,Porto,1.00,hidden\n');
/** Where the rehearsals are: they keep one synthesis. */
const state = join(temporary('rehearsal'), 'state');
beforeAll(() => {
  presynthesized('test', state);
  presynthesized('test', join(state, 'verify'));
});

const shellOf = ({ offline }: TestLake) =>
  environmentOf({
    AWS_ENDPOINT_URL: offline.connection.endpoint,
    AWS_REGION: offline.connection.region,
    AWS_ACCESS_KEY_ID: offline.connection.credentials.accessKeyId,
    AWS_SECRET_ACCESS_KEY: offline.connection.credentials.secretAccessKey,
  });
const flags = ['--stage', 'dev', '--pipeline', 'trial', '--input', input, '--state', state];
const commandLine = ['bin/main.js', 'verify', ...flags, '--pipelines', join(ROOT, 'test/pipelines')];

interface Ended {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

function verify(env: NodeJS.ProcessEnv, ...more: string[]): Promise<Ended> {
  return new Promise((resolve) => {
    execFile(process.execPath, [...commandLine, ...more], { cwd: ROOT, env }, (error, stdout, stderr) =>
      resolve({ code: typeof error?.code === 'number' ? error.code : 0, stdout, stderr }),
    );
  });
}

const parse = ({ stdout, stderr }: Ended): Verification => {
  if (stdout === '') throw new Error(stderr);
  const document = JSON.parse(stdout) as Verification;
  expectHanded('verify', document);
  return document;
};

/** What of the stage verification has to leave as it was. */
async function leftAsItWas(lake: TestLake): Promise<void> {
  expect(await amount(lake)).toBe('2.00');
  expect(await lake.keys('landing/trial/')).toEqual(['landing/trial/trial.csv']);
  expect((await lake.sql('SHOW TABLES')).flat().sort()).toEqual(['raw_trial', 'trial_by_city']);
  expect(lake.json('locks/trial.json').owner).toBeUndefined();
}

test('a stage that is as the offline AWS has no difference, and is left as it was', async () => {
  const lake = await TestLake.open('trial');
  try {
    await land(lake, 1, 2);
    const report = join(temporary('report'), 'verification.md');
    const ended = await verify(shellOf(lake), '--yes', '--report', report);
    expect(ended.stderr).toBe('');
    expect(ended.stdout).toMatch(/brings readers back to version 2 at the end/);
    expect(ended.stdout).toMatch(/✔ back and forward/);
    expect(ended.stdout).toMatch(/trial_by_city is at version 2 again, as before\.\n/);
    expect(ended.stdout).toMatch(/\n\d+ facts the same, 0 differences, 0 not observed; /);
    expect(ended.code).toBe(0);
    expect(readFileSync(report, 'utf8')).toMatch(
      /^# Verification of trial on dev\n[^]*\| account \| …0000 \|/,
    );
    await leftAsItWas(lake);
    // The schedule finds nothing new: neither the file that landed nor the one before is built again.
    const next = await lake.start({ trigger: 'schedule' });
    expect(next.states.map(({ name }) => name)).toEqual(['acquire_run_lock']);
  } finally {
    await lake.close();
  }
}, 300_000);

wholeOnly(
  'a first version stays with readers, and a second verification finds the same',
  async () => {
    const lake = await TestLake.open('trial');
    try {
      const ended = await verify(shellOf(lake), '--yes', '--json');
      expect(ended.stderr).toMatch(/^Verification of trial on dev\n/);
      const first = parse(ended);
      expect(first).toMatchObject({ differences: [], unseen: [], left: [] });
      expect(first.versionBefore).toBeUndefined();
      expect(first.restored.join(' ')).toMatch(/had no version before; readers have version 2/);
      expect(first.steps).toContainEqual(expect.objectContaining({ step: 'the logs', facts: 10 }));
      const landing = first.steps.find(({ step }) => step === 'a file lands');
      expect(landing).toMatchObject({ differences: 0, unseen: 0 });
      expect(await amount(lake)).toBe('15.50');
      expect(await lake.keys('landing/trial/')).toEqual([]);
    } finally {
      await lake.close();
    }
  },
  300_000,
);

wholeOnly(
  'a workgroup whose settings are not enforced is the one difference',
  async () => {
    const assembly = altered('test', 'catalog', ({ Resources }) => {
      const workgroup = Resources['analysts']!;
      workgroup.Properties['WorkGroupConfiguration'].EnforceWorkGroupConfiguration = false;
    });
    const lake = await TestLake.open('trial', assembly);
    try {
      await land(lake, 1, 2);
      const report = join(temporary('report'), 'verification.md');
      const ended = await verify(shellOf(lake), '--yes', '--json', '--report', report);
      expect(ended.code).toBe(1);
      const { differences, unseen } = parse(ended);
      expect(readFileSync(report, 'utf8')).toContain('| what analysts may | 1 | 1 | 0 |');
      expect(unseen).toEqual([]);
      expect(differences).toEqual([
        {
          step: 'what analysts may',
          fact: 'analysts who make a table at a place of their own',
          offline: expect.stringContaining("'external_location' property"),
          stage: 'is not refused',
        },
      ]);
      await leftAsItWas(lake);
    } finally {
      await lake.close();
    }
  },
  300_000,
);

test('an action that a role lacks is told by name, and the other steps go on', async () => {
  const assembly = altered('test', 'pipeline-trial', ({ Resources }) => {
    const [, policy] = Object.entries(Resources).find(
      ([id, { Type }]) => Type === 'AWS::IAM::Policy' && id.startsWith('publishRole'),
    )!;
    for (const statement of policy.Properties['PolicyDocument'].Statement)
      statement.Action = [statement.Action].flat().filter((action: string) => action !== 'glue:UpdateTable');
  });
  const lake = await TestLake.open('trial', assembly);
  try {
    await land(lake, 1);
    const ended = await verify(shellOf(lake), '--yes', '--json', '--patience', '5');
    expect(ended.code).toBe(1);
    const { differences, steps } = parse(ended);
    expect(differences).toContainEqual({
      step: 'a file lands',
      fact: 'its cause',
      offline: undefined,
      stage: expect.stringContaining('glue:UpdateTable'),
    });
    expect(differences).toContainEqual({
      step: 'a file lands',
      fact: 'the execution ends',
      offline: 'SUCCEEDED',
      stage: 'FAILED: AccessDenied',
    });
    const same = steps.filter(({ differences: found, unseen }) => found + unseen === 0);
    expect(same.map(({ step }) => step)).toEqual(
      expect.arrayContaining(['what is deployed', 'wrong SQL', 'what analysts may', 'the run lock']),
    );
    expect(await amount(lake)).toBe('1.00');
  } finally {
    await lake.close();
  }
}, 300_000);

wholeOnly(
  'Ctrl-C in the midst of it brings readers back, and says so',
  async () => {
    const lake = await TestLake.open('trial');
    try {
      await land(lake, 1, 2);
      const child = spawn(process.execPath, [...commandLine, '--yes'], { cwd: ROOT, env: shellOf(lake) });
      let stdout = '';
      let stderr = '';
      child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text));
      child.stdout.setEncoding('utf8').on('data', (text: string) => {
        stdout += text;
        if (!child.killed && /\ndev\n[^]*a file lands/.test(stdout)) child.kill('SIGINT');
      });
      const code = await new Promise((resolve) => child.on('exit', resolve));
      expect(code).toBe(130);
      expect(stderr).toMatch(
        /^The verification was ended\..* trial_by_city is at version 2 again, as before\.\n$/,
      );
      await leftAsItWas(lake);
    } finally {
      await lake.close();
    }
  },
  300_000,
);

wholeOnly(
  'the scenario of changes begins where the CDK’s own command finds the stack deployed as it is here',
  async () => {
    const lake = await TestLake.open('trial');
    try {
      // Here it can't tell: nobody imitates all that it asks an account.
      const { code, stdout, stderr } = await verify(
        shellOf(lake),
        '--scenario',
        'changes',
        '--yes',
        '--json',
      );
      expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
      expect(stderr).toMatch(
        /\nDeploy afluente-dev-pipeline-trial as it is here first, [^\n]+: npx cdk diff afluente-dev-pipeline-trial --exclusively -c stage=dev [^\n]+ ended with exit code 1\.\n$/,
      );
      expect(await lake.executions()).toEqual([]);
    } finally {
      await lake.close();
    }
  },
  300_000,
);

test('what is missing is one line: the stage, the credentials, a confirmation; prod is refused', async () => {
  const lake = await TestLake.open('trial');
  try {
    const shell = shellOf(lake);
    const line = async (env: NodeJS.ProcessEnv, ...more: string[]) => {
      const { code, stderr } = await verify(env, ...more);
      return { code, stderr };
    };
    expect(await line(shell, '--yes', '--pipeline', 'absent')).toEqual({
      code: 2,
      stderr: expect.stringMatching(/^There is no pipeline "absent"; use [^\n]+\n$/),
    });
    expect(await line(shell, '--stage', 'prod', '--yes')).toEqual({
      code: 2,
      stderr: expect.stringMatching(/^Verification publishes versions[^\n]+prod[^\n]+\n$/),
    });
    expect(await line(shell)).toEqual({
      code: 2,
      stderr: expect.stringMatching(/^Nobody is there to confirm[^\n]+--yes[^\n]+\n$/),
    });
    const { AWS_ACCESS_KEY_ID: _, AWS_SECRET_ACCESS_KEY: __, ...without } = shell;
    const nobody = { ...without, AWS_EC2_METADATA_DISABLED: 'true', HOME: temporary('home') };
    expect(await line(nobody, '--yes')).toEqual({
      code: 2,
      stderr: expect.stringMatching(/^[^\n]*credentials[^\n]*\n$/),
    });
  } finally {
    await lake.close();
  }
}, 300_000);
