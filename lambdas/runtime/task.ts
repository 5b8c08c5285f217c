import { Logger } from '@aws-lambda-powertools/logger';
import { MetricResolution, Metrics } from '@aws-lambda-powertools/metrics';
import type { Context } from 'aws-lambda';
import * as z from 'zod/mini';
import type { Definition, Pipeline } from '../../core/definition/pipeline.ts';
import { NAMESPACE, OWN_METRICS, type OwnMetric, SERVICE } from '../../core/metrics/own.ts';
import { Execution, parsePayload } from '../../core/payload.ts';
import { type RunId, runIdOf } from '../../core/run-id.ts';
import { type TaskKind, TASKS } from '../../core/tasks.ts';
import { type Place, placeFrom } from './environment.ts';
import { verdictOf } from './verdict.ts';

/** What every task is given beside its input. */
export interface TaskContext {
  readonly pipeline: Pipeline;
  readonly place: Place;
  readonly execution: Execution;
  /** The run's id: where it builds. */
  readonly run: RunId;
  readonly log: (message: string, fields?: Readonly<Record<string, unknown>>) => void;
  /** Counts something of `core`'s metric catalogue. */
  readonly measure: (metric: OwnMetric, value: number) => void;
  readonly now: () => Date;
  readonly sleep: (milliseconds: number) => Promise<void>;
}

/** The event that the state machine sends: the payload so far, and whose it is. */
const Event = z.object({ execution: Execution, input: z.unknown() });

/**
 * Makes a Lambda handler of a task: parses its input, logs one structured line with execution, run and
 * duration, sends its metrics, and lets only errors of the vocabulary out, each a single line.
 * @param bundled the pipeline that this function is bundled for
 */
export function handlerOf<In, Out>(
  kind: TaskKind,
  bundled: { readonly definition: Definition; readonly sql: string },
  input: z.ZodMiniType<In>,
  work: (input: In, context: TaskContext) => Promise<Out>,
): (event: unknown, context: Context) => Promise<Out> {
  const place = placeFrom(process.env);
  const pipeline: Pipeline = { name: place.pipeline, ...bundled };
  const state = TASKS[kind].state(pipeline);
  const logger = new Logger({ serviceName: SERVICE });
  const metrics = new Metrics({ namespace: NAMESPACE, serviceName: SERVICE });
  logger.appendPersistentKeys({ pipeline: place.pipeline, stage: place.stage, state });

  return async (event, lambda) => {
    const began = Date.now();
    logger.addContext(lambda);
    try {
      const { execution, input: payload } = parsePayload(
        Event,
        event,
        'The state machine sends this; deploy the pipeline again.',
      );
      const run = runIdOf(execution);
      logger.appendKeys({ execution: execution.name, run, redrive: execution.redriveCount });
      const output = await work(parsePayload(input, payload), {
        pipeline,
        place,
        execution,
        run,
        log: (message, fields = {}) => logger.info(message, { ...fields }),
        // By the second, so that a run's own values can be told from those of the run before.
        measure: (metric, value) =>
          metrics.addMetric(metric, OWN_METRICS[metric].unit, value, MetricResolution.High),
        now: () => new Date(),
        sleep: (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds)),
      });
      logger.info('done', { milliseconds: Date.now() - began });
      return output;
    } catch (error) {
      const verdict = verdictOf(error, state);
      logger.error(verdict.message, { error: verdict, milliseconds: Date.now() - began });
      // The log has the stack; the execution's cause stays one line.
      verdict.stack = `${verdict.name}: ${verdict.message}`;
      throw verdict;
    } finally {
      if (metrics.hasStoredMetrics()) {
        metrics.addDimensions({ pipeline: place.pipeline, stage: place.stage });
        metrics.publishStoredMetrics();
      }
      logger.resetKeys();
    }
  };
}
