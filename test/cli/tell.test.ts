import { endLines } from '../../cli/commands/offline.ts';
import { tellEdit } from '../../cli/tell-edit.ts';
import { tellLeftOut } from '../../cli/tell-left-out.ts';
import type { Terminal } from '../../cli/terminal.ts';
import type { DeployedPipeline } from '../../operate/documents/pipeline.ts';
import { runningPipelines } from '../../operate/executions/execution.ts';
import type { Edit } from '../../operate/session/edits.ts';
import { ToldByProgram } from '../../operate/user-error.ts';
import { MemoryAws } from '../memory/aws.ts';

/** What a terminal is told that keeps what it shows. */
function shownBy(tell: (screen: Terminal) => void): string[] {
  const shown: string[] = [];
  const keep = (line?: string) => void (line !== undefined && shown.push(line));
  tell({ print: keep, settle: keep, style: (_, text) => text, working: (text) => keep(`[${text()}]`) });
  return shown;
}

test('what is left out offline is told in a line, or not at all', () => {
  const notImitated = ['AWS::KMS::Key', 'AWS::CloudWatch::Alarm'];
  expect(shownBy((screen) => tellLeftOut({ notImitated }, screen))).toEqual([
    'aws only  KMS::Key, CloudWatch::Alarm: no run needs them, so they are not imitated here',
  ]);
  expect(shownBy((screen) => tellLeftOut({ notImitated: [] }, screen))).toEqual([]);
});

const noChanges = { created: [], updated: [], deleted: [] };

test.each<[Edit, string[]]>([
  [{ kind: 'begun' }, ['[the app was changed: synthesizing it]']],
  [{ kind: 'undone' }, ['09:05:07 ✔ the app is again as it is deployed']],
  [
    {
      kind: 'deployed',
      changes: { created: ['sales'], updated: ['orders'], deleted: ['trial'] },
      milliseconds: 9000,
    },
    [
      '09:05:07 ✔ deployed in 9.0 s: sales is new, orders changed, trial is gone, with its state machine; what it published stays',
    ],
  ],
  [
    { kind: 'deployed', changes: noChanges, milliseconds: 9000 },
    ['09:05:07 ✔ deployed in 9.0 s: nothing that is deployed has changed'],
  ],
  [
    { kind: 'refused', error: new ToldByProgram('a.ts:1:2: no\nb.ts:3:4: no\nc.ts:5:6: no') },
    [
      '09:05:07 ✘ a.ts:1:2: no (and 2 more: npx cdk synth tells them)',
      '           What runs stays as it is, until that is mended.',
    ],
  ],
])('what became of an edit is told in a line: %j', (edit, lines) => {
  const now = () => new Date(2026, 10, 27, 9, 5, 7);
  expect(shownBy((screen) => tellEdit(edit, screen, undefined, now))).toEqual(lines);
});

test('what tells the other faults synthesizes the same pipelines', () => {
  const error = new ToldByProgram('a.ts:1:2: no\nb.ts:3:4: no');
  const [line] = shownBy((screen) => tellEdit({ kind: 'refused', error }, screen, '/my lake/pipelines'));
  expect(line).toContain('(and 1 more: npx cdk synth -c "pipelines=/my lake/pipelines" tells them)');
});

test('at the end of the offline AWS each run that it cuts off has its command, and where none is, that is said', async () => {
  const { executions, clients } = new MemoryAws();
  const arnOf = (name: string) => `arn:aws:states:us-east-1:000000000000:stateMachine:${name}`;
  const pipelines = ['orders', 'sales', 'trial'].map(
    (name) => ({ name, stateMachineArn: arnOf(name) }) as DeployedPipeline,
  );
  const aws = { states: clients.sfn };
  expect(endLines(await runningPipelines(aws, pipelines), '.offline')).toEqual([
    'Ended; nothing was running.',
  ]);
  executions.start('one', 'orders');
  executions.start('two', 'trial');
  executions.start('three', 'trial');
  expect(endLines(await runningPipelines(aws, pipelines), 'mine')).toEqual([
    'Ended. What was running is found as ABORTED at the next start, and goes on then by:',
    'npx afluente redrive --state mine',
    'npx afluente redrive --pipeline trial --state mine',
  ]);
});
