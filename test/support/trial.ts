import type { TestLake } from './lake.ts';

/** A file of the trial with one row, told by its amount. */
export const file = (amount: number) => `id,city,amount,note\n1,Lisboa,${amount}.00,\n`;

/** Lands files one after the other; returns the ids of their runs. */
export async function land(lake: TestLake, ...amounts: number[]): Promise<string[]> {
  const runs: string[] = [];
  for (const amount of amounts) {
    const run = await lake.landText(file(amount));
    expect({ status: run.status, message: run.message }).toEqual({ status: 'SUCCEEDED', message: '' });
    runs.push((await lake.output(run)).run.id);
  }
  return runs;
}

/** What readers see: the amount of the published file. */
export const amount = async (lake: TestLake) =>
  (await lake.sql('SELECT sum(amount) FROM trial_by_city'))[0]?.[0];

/** The runs whose versions' folders are there. */
export const folders = async (lake: TestLake) =>
  [
    ...new Set((await lake.keys('processed-data/trial_by_city/')).map((key) => key.split('/')[2] ?? '')),
  ].sort();
