import { NotImitated } from '../kernel/aws-error.ts';

/** From the values of a period to one number. */
export type Statistic = (values: readonly number[]) => number;

const sum: Statistic = (values) => values.reduce((total, value) => total + value, 0);

const simple: Readonly<Record<string, Statistic>> = {
  Sum: sum,
  SampleCount: (values) => values.length,
  Average: (values) => sum(values) / values.length,
  Minimum: (values) => Math.min(...values),
  Maximum: (values) => Math.max(...values),
};

/**
 * `Sum`, `p95`, … (*CloudWatch statistics definitions*).
 * @throws NotImitated for any other
 */
export function statistic(name: string): Statistic {
  const found = simple[name];
  if (found !== undefined) return found;
  const percent = Number(/^p(\d{1,2}(\.\d+)?|100)$/.exec(name)?.[1]);
  if (Number.isNaN(percent)) throw new NotImitated(`the statistic ${name}`);
  return (values) => percentile(values, percent / 100);
}

/** Linear between the two nearest ranks. CloudWatch doesn't publish its own interpolation. */
function percentile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  const rank = (sorted.length - 1) * share;
  const low = sorted[Math.floor(rank)] ?? Number.NaN;
  const high = sorted[Math.ceil(rank)] ?? Number.NaN;
  return low + (high - low) * (rank - Math.floor(rank));
}
