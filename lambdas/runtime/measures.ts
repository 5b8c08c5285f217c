import { MetricResolution, Metrics } from '@aws-lambda-powertools/metrics';
import { NAMESPACE, OWN_METRICS, type OwnMetric, type RejectKind, SERVICE } from '../../core/metrics/own.ts';
import type { Environment } from './environment.ts';

/** Counts something of `core`'s metric catalogue, in the metric's unit; `by` is a dimension of its own. */
export type Measure = (metric: OwnMetric, value: number, by?: { readonly reason: RejectKind }) => void;

/** Measures of a function's invocations, in embedded metric format. */
export class Measures {
  readonly #metrics: Metrics;

  constructor({ pipeline, stage }: Environment) {
    this.#metrics = new Metrics({
      namespace: NAMESPACE,
      serviceName: SERVICE,
      defaultDimensions: { pipeline, stage },
    });
  }

  readonly measure: Measure = (metric, value, by) => {
    const { unit } = OWN_METRICS[metric];
    const metrics = by ? this.#metrics.singleMetric().addDimension('reason', by.reason) : this.#metrics;
    // By the second, so that a run's own values can be told from those of the run before.
    metrics.addMetric(metric, unit, value, MetricResolution.High);
  };

  /** Sends what an invocation measured. */
  publish(): void {
    if (this.#metrics.hasStoredMetrics()) this.#metrics.publishStoredMetrics();
  }
}
