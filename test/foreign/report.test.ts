import type { Outcome } from './outcome.ts';
import { failed, type Judged, report } from './report.ts';

const RAGGED = 'csvkit/csvkit-2.2.0/examples/bad.csv';
const one = (name: string, outcome: Outcome): Judged => ({ name, package: 'p', outcome });
const refused = (reason: string): Outcome => ({ is: 'refused', reason });
const NO_ROWS = refused('FILE: 2 of its 3 rows are no rows: line 2: 4 fields where the header has 3.');
const names = (all: readonly Judged[]) => failed(all).map(({ name }) => name);

test('what is wrong fails; what is equal, or told, does not', () => {
  const all = [
    one('equal', { is: 'equal', rows: 1 }),
    one('told', { is: 'told', rows: 1, rejected: 1, notes: [] }),
    one('wrong', { is: 'wrong', wrong: [{ kind: 'a row lost', text: 'line 2' }] }),
  ];
  expect(names(all)).toEqual(['wrong']);
});

test('a refusal fails unless refused.json has the file, with this reason', () => {
  expect(names([one(RAGGED, NO_ROWS)])).toEqual([]);
  expect(names([one(RAGGED, refused('FILE: it is empty.'))])).toEqual([RAGGED]);
  expect(names([one('p/new.csv', NO_ROWS)])).toEqual(['p/new.csv']);
});

test('the report has each kind of fault with its files, and what is no longer refused', () => {
  const text = report(
    [
      one('p/a.csv', { is: 'wrong', wrong: [{ kind: 'kept quotes', text: '"a\u001b[31m": 2 of 2' }] }),
      one('p/b.csv', NO_ROWS),
      one(RAGGED, { is: 'equal', rows: 2 }),
    ],
    new Map([['no delimited table', 7]]),
    2000,
  );
  expect(text).toContain('✘ kept quotes: 1 files\n  p/a.csv\n      "a\\u001b[31m": 2 of 2\n');
  expect(text).toContain(
    '1 refused that refused.json has no reason for:\n  p/b.csv\n      FILE: 2 of its 3 rows are no rows',
  );
  expect(text).toContain(`No longer refused; take them out of refused.json:\n  ${RAGGED}\n`);
  expect(text).toContain('3 files, 2 of them at fault, 2 s; passed over: 7 no delimited table.');
});
