import { check, col } from '../../core/definition/index.ts';
import type { Definition } from '../../core/definition/pipeline.ts';
import trial from '../pipelines/trial/pipeline.ts';

/** A file of which each of the definitions below publishes something else. */
export const ROWS =
  'id,city,amount,note\n1,Lisboa,5.00,\n2,Porto,-3.00,\n3,Faro,2.00,hidden\n4,Lisboa,1.00,x\n';
export const SQL = 'SELECT id, amount, note, city FROM trial';

export const base: Definition = {
  ...trial,
  source: { ...trial.source, tolerate: { rows: 10, share: 1 } },
  target: { ...trial.target, evolution: 'any' },
  checks: [check.unique('id'), check.rowCount({ min: 1 })],
};
const columns = { ...base.source.columns, amount: col.decimal(10, 2, { min: 0 }) };

/** What is deployed over `base`, and the part of the fingerprints that it changes. */
export const CHANGES = {
  'a tightened rule': ['rows', { ...base, source: { ...base.source, columns } }, SQL],
  'another SELECT': ['build', base, `${SQL} WHERE id <> 4`],
  'other columns, and no partitions': [
    'build',
    {
      ...base,
      target: {
        ...base.target,
        columns: { city: col.string(), id: col.bigint(), amount: col.decimal(12, 2), note: col.string() },
        partitionBy: [],
      },
    },
    SQL,
  ],
  'a renamed target': ['build', { ...base, target: { ...base.target, table: 'trial_by_town' } }, SQL],
  'other checks': [
    'checks',
    {
      ...base,
      checks: [check.rowCount({ min: 1 }), check.oneOf('city', ['Lisboa']).warn(), check.unique('id')],
    },
    SQL,
  ],
  'a check that fails': ['checks', { ...base, checks: [check.rowCount({ max: 1 })] }, SQL],
  everything: [
    'rows',
    {
      ...base,
      source: { ...base.source, columns },
      target: { ...base.target, partitionBy: [] },
      checks: [check.notNull('id')],
    },
    `${SQL} WHERE id <> 4`,
  ],
  'how many versions are kept': ['none', { ...base, target: { ...base.target, keepVersions: 9 } }, SQL],
} as const satisfies Record<string, readonly ['rows' | 'build' | 'checks' | 'none', Definition, string]>;

export type Change = keyof typeof CHANGES;
export const changes = Object.keys(CHANGES) as Change[];
export const TARGETS = ['trial_by_city', 'trial_by_town'] as const;
