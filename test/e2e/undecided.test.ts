import { query } from '../../operate/data/query.ts';
import { undecidedOf } from '../../operate/data/undecided.ts';
import { TestLake } from '../support/lake.ts';
import { land } from '../support/trial.ts';

test('an analyst’s query tells what is undecided, and nothing of what the settings fix', async () => {
  const lake = await TestLake.open('trial', undefined, undefined, { engine: { decimalLiterals: 'decimal' } });
  try {
    await land(lake, 10);
    const { aws, session } = lake;
    const { database, analystsWorkgroup: workgroup } = lake.pipeline;
    let id = '';
    const began = (queryId: string) => void (id = queryId);
    const sql = 'SELECT sum(amount) / 3.0 AS third, 7.0 AS seven FROM trial_by_city';
    const { types, rows } = await query(aws, sql, { database, workgroup }, { began });
    expect({ types, rows }).toEqual({ types: ['decimal', 'decimal'], rows: [['3.33', '7.0']] });
    expect(undecidedOf(session, id)).toEqual([
      {
        fact: 'decimalQuotients',
        taken: 'narrow',
        other: 'wide',
        places: [{ line: 1, column: 8, text: 'sum(amount) / 3.0' }],
        outcome: { kind: 'different', column: 'third', taken: '3.33', other: '3.333333', rows: 1 },
      },
    ]);
  } finally {
    await lake.close();
  }
});
