import { z } from 'zod';
import type { Backlog } from '../kernel/backlog.ts';
import { readJsonLines } from '../kernel/durable.ts';
import { StoredSeries, type Series } from './series.ts';

const Datapoint = z.object({
  /** `AWS/States`, or what an application chose. */
  namespace: z.string(),
  metric: z.string(),
  dimensions: z.record(z.string(), z.string()),
  /** `Count`, `Bytes`, `Milliseconds`, … or `None` */
  unit: z.string(),
  /** ms since 1970 */
  at: z.number(),
  values: z.array(z.number()),
});

export type Datapoint = z.output<typeof Datapoint>;

/** What names a metric, besides its unit. */
export type MetricName = Pick<Datapoint, 'namespace' | 'metric' | 'dimensions'>;

/** Every datapoint ever recorded: a file of JSON lines, and in memory by metric. */
export class MetricStore {
  readonly #file: string;
  readonly #backlog: Backlog;
  readonly #series = new Map<string, StoredSeries>();

  constructor(file: string, backlog: Backlog) {
    this.#file = file;
    this.#backlog = backlog;
    for (const line of readJsonLines(file)) this.#add(Datapoint.parse(line));
  }

  record(datapoints: readonly Datapoint[]): void {
    if (datapoints.length === 0) return;
    this.#backlog.appendJson(this.#file, datapoints);
    for (const datapoint of datapoints) this.#add(datapoint);
  }

  get(name: MetricName): Series | undefined {
    return this.#series.get(keyOf(name));
  }

  all(): readonly Series[] {
    return [...this.#series.values()];
  }

  #add(datapoint: Datapoint): void {
    const key = keyOf(datapoint);
    const series = this.#series.get(key) ?? new StoredSeries(datapoint);
    this.#series.set(key, series);
    series.add(datapoint);
  }
}

/** Dimensions are a set: their order says nothing. */
export function keyOf({ namespace, metric, dimensions }: MetricName): string {
  const sorted = Object.entries(dimensions).toSorted(([a], [b]) => (a < b ? -1 : 1));
  return JSON.stringify([namespace, metric, sorted]);
}

/** What a service measures at one moment: metric → value and unit. */
export type Measured = Readonly<Record<string, readonly [value: number, unit: string]>>;

/** The datapoints of a measurement: each metric under each of the sets of dimensions that the service has. */
export function measured(
  namespace: string,
  at: Date,
  dimensionSets: readonly Datapoint['dimensions'][],
  metrics: Measured,
): Datapoint[] {
  return dimensionSets.flatMap((dimensions) =>
    Object.entries(metrics).map(([metric, [value, unit]]) => ({
      namespace,
      metric,
      dimensions,
      unit,
      at: at.getTime(),
      values: [value],
    })),
  );
}
