import { REST } from '../../../core/limits/payload.ts';
import { rejectedOf } from '../../../lambdas/upload/rejected.ts';

const limit = { rows: 1_000_000, share: 1 };
const fileOf = (index: number, rejected = 2) => ({
  rejected,
  rejectedTo: `rejected-data/${'d'.repeat(55)}/20261123t043012_1a2b3c4d_${String(index).padStart(16, '0')}.csv`,
  reasons: [{ column: 'c'.repeat(255), reason: `r${index} ${'x'.repeat(200)}`, rows: index }],
});

test('of any number of files a payload names the first that hold rejected rows, and counts all', () => {
  const files = [fileOf(0, 0), ...Array.from({ length: 50_000 }, (_, index) => fileOf(index + 1))];
  const all = rejectedOf(files, limit);
  expect(all).toMatchObject({ rows: 100_000, limit });
  expect(all.keys).toEqual(files.slice(1, 11).map(({ rejectedTo }) => rejectedTo));
  expect(all.reasons.map(({ rows }) => rows)).toEqual([
    50_000, 49_999, 49_998, 49_997, 49_996, 49_995, 49_994, 49_993, 49_992, 49_991,
  ]);
  // With what else a payload holds beside the results of checks.
  expect(Buffer.byteLength(JSON.stringify(all))).toBeLessThan(REST / 2);
});

test('nothing rejected names nothing', () => {
  expect(rejectedOf([fileOf(0, 0)], limit)).toEqual({ rows: 0, limit, keys: [], reasons: [] });
});
