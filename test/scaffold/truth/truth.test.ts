import { mkdirSync, mkdtempSync, readdirSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { newPipeline } from '../../../scaffold/new.ts';
import { readBack } from '../../support/read-back.ts';
import { REFUSALS, TRUTHS } from './truths.ts';

test.each(TRUTHS.map((truth) => [truth.what, truth] as const))('%s', async (_, truth) => {
  const { types, rows, rejected, said, definition } = await readBack(truth.file);
  expect({ types, rejected, rows }).toEqual({
    types: truth.types,
    rejected: truth.rejected ?? [],
    rows: truth.rows,
  });
  for (const told of truth.told ?? []) expect(said).toMatch(told);
  for (const untold of truth.untold ?? []) expect(said).not.toMatch(untold);
  expect(definition.source).toMatchObject(truth.dialect ?? {});
});

test.each(REFUSALS.map((one) => [one.what, one] as const))(
  '%s is refused: where, and what to do',
  async (_, { file, refused }) => {
    const place = mkdtempSync(join(tmpdir(), 'afluente-refused-'));
    const directory = join(place, 'pipelines');
    mkdirSync(directory);
    const from = join(place, 'file.csv');
    writeFileSync(from, file);
    await expect(newPipeline({ name: 'sales', from, directory })).rejects.toMatchObject({
      name: 'UserError',
      message: expect.stringMatching(refused),
    });
    expect(readdirSync(directory)).toEqual([]);
  },
);
