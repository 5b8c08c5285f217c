import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { col, csv } from '../../core/definition/index.ts';
import type { CsvSource } from '../../core/definition/source.ts';
import { convert } from '../../core/csv/convert.ts';
import orders from '../../pipelines/orders/pipeline.ts';

/** The sample's rows, 40 times: 20 MB. */
const sample = readFileSync(join(import.meta.dirname, '../../data/orders.csv'));
const rowsFrom = sample.indexOf('\n') + 1;
const file = [sample, ...Array.from({ length: 40 }, () => sample.subarray(rowsFrom))];

/** Seconds of processor time: other processes don't count. */
async function seconds(source: CsvSource): Promise<number> {
  async function* pieces() {
    yield* file;
  }
  const began = process.cpuUsage();
  const accepted = { rows: 0 };
  const rejected: unknown[] = [];
  let bytes = 0;
  for await (const piece of convert(pieces(), source, accepted, (row) => rejected.push(row)))
    bytes += piece.length;
  expect([rejected, accepted.rows, bytes]).toEqual([
    [],
    41 * 5214,
    sample.length + 40 * (sample.length - rowsFrom),
  ]);
  const { user, system } = process.cpuUsage(began);
  return (user + system) / 1e6;
}

/** The same scanner without anything to judge. */
const bare = csv({
  dataset: 'orders',
  columns: Object.fromEntries(
    Object.keys(orders.source.columns).map((name) => [name, col.string().nullable()]),
  ),
});

test('judging the rows takes no more than two and a half times what reading them does', async () => {
  const best = { bare: Infinity, judged: Infinity };
  // The best of some rounds: how soon the engine has compiled its best code depends on the machine's other work.
  for (let round = 0; round < 20 && (round < 3 || best.bare / best.judged < LEAST); round += 1) {
    best.bare = Math.min(best.bare, await seconds(bare));
    best.judged = Math.min(best.judged, await seconds(orders.source));
  }
  expect(best.bare / best.judged).toBeGreaterThan(LEAST);
});

/** It is about 0.75; the bound leaves room for other machines, and breaks where a column falls off the fast path. */
const LEAST = 0.4;
