import type { Verdict } from './judge.ts';
import { report } from './report.ts';

const VERDICTS: readonly Verdict[] = [
  {
    statement: { id: 'a:1', sql: "SELECT '\u001b[31m'" },
    outcome: 'different values',
    offline: { kind: 'rows', columns: [{ name: '_col0', type: 'varchar' }], rows: [['\u009b31m\n']] },
    trino: { kind: 'rows', columns: [{ name: '_col0', type: 'varchar' }], rows: [[null]] },
  },
  {
    statement: { id: 'a:2', sql: 'SELECT listagg(x)' },
    outcome: 'refused',
    offline: { kind: 'refused', what: 'listagg' },
  },
];

test('what differs is told with both answers, and steers no terminal', () => {
  const text = report(new Map([['queries', VERDICTS]]), false);
  expect(text).toMatch(/^different values +1$/m);
  expect(text).toMatch(/^ +1 {2}listagg$/m);
  expect(text).toContain('✘ a:1');
  expect(text).toContain('_col0 varchar: [[null]]');
  expect(text.replaceAll('\n', '')).not.toMatch(/\p{Cc}/u);
});
