import { StopExecutionCommand } from '@aws-sdk/client-sfn';
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { synthesize } from '../../operate/synthesize.ts';
import { RELEASE } from '../../core/release/release.ts';
import { Gate } from '../support/gate.ts';
import { TestLake } from '../support/lake.ts';
import { file } from '../support/trial.ts';

// Keeps what this release writes, for the later ones to read: npm run release:state, once for each release.
// Two versions were published, and an execution was stopped at the checks of a third; its landed file is the newest.
const ROOT = join(import.meta.dirname, '../..');
const STATES = join(ROOT, 'test/fixtures/releases');
/** What every start makes anew, or nothing reads. */
const LEFT_OUT = [
  'cdk.out',
  'lock',
  'operator.json',
  'served.json',
  'audit.jsonl',
  'logs',
  'athena/tmp',
  'athena/text',
  'athena/spill',
  'cloudwatch',
];

const scratch = mkdtempSync(join(tmpdir(), 'afluente-state-'));
const { directory } = await synthesize(join(scratch, 'cdk.out'), 'dev', join(ROOT, 'test/pipelines'));
const state = join(scratch, 'state');
const gate = await Gate.before('afluente-dev-trial-check-quality');
const lake = await TestLake.open('trial', directory, state, { functionEndpoint: gate.endpointFor });
try {
  for (const amount of [1, 2]) {
    const { status, message } = await lake.landText(file(amount));
    if (status !== 'SUCCEEDED') throw new Error(`The run of file ${amount} ended ${status}: ${message}`);
  }
  const held = gate.hold();
  await lake.put(file(3));
  await held;
  const executionArn: string = lake.json('locks/trial.json').owner.execution;
  await lake.aws.states.send(new StopExecutionCommand({ executionArn }));
  gate.open();
  await lake.settled();
} finally {
  await lake.close();
  await gate.close();
}
mkdirSync(STATES, { recursive: true });
const archive = join(STATES, `${RELEASE}.tgz`);
const left = LEFT_OUT.map((path) => `--exclude=./${path}`);
const { status, stderr } = spawnSync('tar', [...left, '-czf', archive, '-C', state, '.'], {
  encoding: 'utf8',
});
if (status !== 0) throw new Error(stderr);
console.log(archive);
