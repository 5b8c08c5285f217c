import { ExecutionNotRedrivable } from '@aws-sdk/client-sfn';
import { redrive } from '../../operate/executions/redrive.ts';
import type { Session } from '../../operate/session/session.ts';
import { MemoryAws } from '../memory/aws.ts';
import { publishedParameters } from '../memory/stage.ts';

// Whether a run may go on is asked before anything is started.

const RUN = '20261123t043012_1a2b3c4d';
const LATER = '20261124t043012_1a2b3c4d';
const stamps = { rows: 'r', build: 'b', checks: 'c' };
/** What `check_data_quality` left: publishing failed, or its answer was lost. */
const checked = {
  trigger: 'manual',
  run: { id: RUN, epoch: 3, redrive: 0 },
  lock: { outcome: 'acquired', owner: 'one' },
  stamps,
  queries: {},
  step: { status: 'done', waitSeconds: 0 },
  upload: {
    source: { key: 'landing/trial/x.csv', etag: 'e', bytes: 1, landedAt: '2026-11-23T04:30:00.000Z' },
    identity: 'i',
    raw: { etag: 'e', bytes: 1, files: 1 },
    rows: 1,
    read: 1,
    rejected: { rows: 0, limit: { rows: 0, share: 0 }, keys: [], reasons: [] },
  },
  build: { table: 't', prefix: 'p/', rows: 1, partitions: 1, files: 1, bytes: 1 },
  checks: [],
};

/** A failed execution, where readers have what a run published into a bucket. The stage works in `lake`. */
function sessionOf(published: string, { of = 'other', lies = 'lake', more = {} } = {}): Session {
  const aws = new MemoryAws();
  const { catalog, executions, clients } = aws;
  catalog.set({
    Name: 'trial_by_city',
    Parameters: publishedParameters({ run: published, epoch: '3' }),
    StorageDescriptor: { Location: `s3://${lies}/processed-data/trial_by_city/${published}/` },
  });
  const exited = { name: 'check_data_quality', output: JSON.stringify({ ...checked, ...more }) };
  const { executionArn, stateMachineArn, history } = executions.start('one');
  history.push({ id: 1, type: 'TaskStateExited', timestamp: aws.now(), stateExitedEventDetails: exited });
  executions.end(executionArn, 'FAILED');
  aws.before = ({ operation }) => {
    // That is as far as this goes.
    if (operation === 'RedriveExecution')
      throw new ExecutionNotRedrivable({ message: 'asked', $metadata: {} });
  };
  const fingerprints = { ...stamps, build: of };
  const names = { name: 'trial', database: 'db', bucket: 'lake', table: 'trial_by_city' };
  const pipeline = { ...names, stateMachineArn, fingerprints };
  return { aws: { ...clients, states: clients.sfn }, stage: 'dev', pipeline } as never;
}

test('a run whose swap went through is redriven under another definition, any other is not', async () => {
  const redriven = (published: string) => redrive(sessionOf(published), 'one');
  await expect(redriven(RUN)).rejects.toThrow('one: asked');
  await expect(redriven(LATER)).rejects.toThrow(/can't go on \(DefinitionChanged\): the SELECT/);
});

test.each([
  ['a run that began in the stage’s bucket goes on', { bucket: 'lake' }, 'lake', /^one: asked$/],
  [
    'one that began in a former bucket doesn’t',
    { bucket: 'former' },
    'lake',
    /^one can't go on \(BucketChanged\): it began in the bucket former, .* lake .* Start again: npx afluente run/,
  ],
  [
    'nor does one of a landed file, where readers have what lies there',
    { bucket: 'lake', trigger: 'landing' },
    'former',
    /^one can't go on \(BucketChanged\): trial_by_city lies in the bucket former, .* Start again: npx afluente run/,
  ],
  [
    'one that was started by hand replaces that',
    { bucket: 'lake', trigger: 'manual' },
    'former',
    /^one: asked$/,
  ],
])('%s', async (_, more, lies, said) => {
  await expect(redrive(sessionOf(LATER, { of: 'b', lies, more }), 'one')).rejects.toThrow(said);
});
