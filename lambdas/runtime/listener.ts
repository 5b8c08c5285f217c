import { Logger } from '@aws-lambda-powertools/logger';
import type { Context } from 'aws-lambda';
import type * as z from 'zod/mini';
import type { ListenerKind } from '../../core/stage/listeners.ts';
import { SERVICE } from '../../core/metrics/own.ts';
import { RELEASE } from '../../core/release/release.ts';
import { type Environment, environmentFrom } from './environment.ts';
import { logged } from './logged.ts';
import { type Measure, Measures } from './measures.ts';
import { verdictOf } from './verdict.ts';

export interface ListenerContext {
  readonly environment: Environment;
  readonly measure: Measure;
  readonly log: (message: string, fields?: Readonly<Record<string, unknown>>) => void;
  readonly now: () => Date;
}

/**
 * Makes a Lambda handler for an event of EventBridge, or of its Scheduler. What it throws, Lambda repeats twice and
 * then leaves in the function's dead-letter queue, where it has one.
 */
export function listenerOf<Event>(
  kind: ListenerKind,
  event: z.ZodMiniType<Event>,
  work: (event: Event, context: ListenerContext) => Promise<void>,
): (event: unknown, context: Context) => Promise<void> {
  const environment = environmentFrom(process.env);
  const logger = new Logger({ serviceName: SERVICE });
  const measures = new Measures(environment);
  logger.appendPersistentKeys({
    pipeline: environment.pipeline,
    stage: environment.stage,
    listener: kind,
    release: RELEASE,
  });
  return async (received, lambda) => {
    logger.addContext(lambda);
    try {
      const log = (message: string, fields = {}) => logger.info(message, { ...fields });
      await work(event.parse(received), {
        environment,
        log,
        measure: measures.measure,
        now: () => new Date(),
      });
    } catch (error) {
      const verdict = verdictOf(error, kind);
      logger.error(verdict.message, { error: logged(verdict) });
      throw verdict;
    } finally {
      measures.publish();
    }
  };
}
