import type { Datapoint, MetricName } from './metrics.ts';

export type Point = Pick<Datapoint, 'at' | 'unit' | 'values'>;

/** The datapoints of one metric, recorded or worked out when somebody asks. */
export interface Series {
  readonly name: MetricName;
  /** Oldest first; ms since 1970, `to` is excluded. */
  readonly between: (from: number, to: number) => readonly Point[];
}

/** Recorded datapoints, in the order of their time, in which nearly all arrive. */
export class StoredSeries implements Series {
  readonly name: MetricName;
  readonly #points: Point[] = [];

  constructor({ namespace, metric, dimensions }: MetricName) {
    this.name = { namespace, metric, dimensions };
  }

  add({ at, unit, values }: Point): void {
    this.#points.splice(this.#place(at + 1), 0, { at, unit, values });
  }

  between(from: number, to: number): readonly Point[] {
    return this.#points.slice(this.#place(from), this.#place(to));
  }

  /** How many points are older than `at`, by halves. */
  #place(at: number): number {
    let [low, high] = [0, this.#points.length];
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((this.#points[middle]?.at ?? Infinity) < at) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}
