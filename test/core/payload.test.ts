import { Checked, parsePayload } from '../../core/payload.ts';

test('a payload of a former release is read, and the rows in it go no further', () => {
  const check = {
    table: 't',
    check: 'unique(id)',
    severity: 'warn',
    passed: false,
    observed: '2 rows',
    expected: '',
  };
  const former = {
    trigger: 'manual',
    run: { id: '20261123t043012_1a2b3c4d', epoch: 3, redrive: 0 },
    lock: { outcome: 'acquired', owner: 'one' },
    queries: {},
    step: { status: 'done', waitSeconds: 0 },
    upload: {
      source: { key: 'landing/d/x.csv', etag: '"e"', bytes: 1, landedAt: '2026-11-23T04:30:00.000Z' },
      identity: 'i',
      raw: { etag: 'r', bytes: 0, files: 1 },
      rows: 1,
      read: 2,
      rejected: {
        rows: 1,
        limit: { rows: 1, share: 1 },
        keys: ['rejected-data/d/x.csv'],
        reasons: [{ column: 'id', reason: 'is not an int', rows: 1 }],
        first: [{ line: 2, column: 'id', reason: 'is not an int', value: 'Ana' }],
      },
    },
    build: { table: 't', prefix: 'p/', rows: 1, partitions: 0, files: 1, bytes: 1 },
    checks: [{ ...check, rows: ['id=1, name=Ana'] }],
  };
  const read = parsePayload(Checked, former);
  expect(JSON.stringify(read)).not.toContain('Ana');
  expect(read).toMatchObject({
    upload: { rejected: { rows: 1, keys: ['rejected-data/d/x.csv'] } },
    checks: [check],
  });
});
