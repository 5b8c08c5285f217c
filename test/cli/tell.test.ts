import { tellEdit } from '../../cli/tell-edit.ts';
import { tellLeftOut } from '../../cli/tell-left-out.ts';
import type { Terminal } from '../../cli/terminal.ts';
import type { Edit } from '../../operate/session/take-in.ts';
import { ToldByProgram } from '../../operate/user-error.ts';

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
  expect(shownBy((screen) => tellEdit(edit, screen, () => new Date(2026, 10, 27, 9, 5, 7)))).toEqual(lines);
});
