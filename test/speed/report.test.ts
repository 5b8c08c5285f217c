import { compared, failed, report } from './report.ts';

const fast = compared('fast', { ours: [10, 300, 310], whole: [90, 150, 160], steps: [50, 100, 200] });
const slow = compared('slow', { ours: [20, 30, 25], whole: [60, 70, 80], steps: [100, 90, 95] });

test('ours is held to the faster form of papaparse, by medians', () => {
  expect(fast).toEqual({
    dialect: 'fast',
    ours: 300,
    papaparse: 150,
    form: 'whole',
    ratio: 2,
    spread: [0.11, 2],
  });
  expect(slow).toMatchObject({ ours: 25, papaparse: 95, form: 'steps', ratio: 0.26 });
});

test('a dialect below the bound fails, and is named', () => {
  expect(failed([fast, slow], 0.6)).toEqual([slow]);
  expect(report([fast, slow], 0.6).split('\n')).toEqual([
    'MB/s        ours   papaparse        read       ratio      spread',
    'fast         300         150       whole        2.00   0.11-2.00',
    'slow          25          95       steps        0.26   0.20-0.33',
    '',
    'Below 0.6 times papaparse: slow.',
  ]);
  expect(report([fast], 0.6)).toMatch(/All are read at least 0\.6 times as fast as papaparse reads them\.$/);
});
