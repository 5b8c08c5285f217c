import { z } from 'zod';
import { appendJsonLine, readJsonLines } from '../kernel/durable.ts';

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

/** Every datapoint ever recorded: a file of JSON lines, and in memory. */
export class MetricStore {
  readonly #file: string;
  readonly #datapoints: Datapoint[];

  constructor(file: string) {
    this.#file = file;
    this.#datapoints = readJsonLines(file).map((line) => Datapoint.parse(line));
  }

  record(datapoint: Datapoint): void {
    appendJsonLine(this.#file, datapoint);
    this.#datapoints.push(datapoint);
  }

  /** In the order of recording. */
  all(): readonly Datapoint[] {
    return this.#datapoints;
  }
}
