import { Logger } from '@aws-lambda-powertools/logger';
import type { Context } from 'aws-lambda';
import * as z from 'zod/mini';
import type { Definition, Pipeline } from '../../core/definition/pipeline.ts';
import { known } from '../../core/release/formats.ts';
import { SERVICE } from '../../core/metrics/own.ts';
import { RELEASE } from '../../core/release/release.ts';
import { Execution, parsePayload } from '../../core/runs/payload.ts';
import { Locked } from '../../core/tasks/acquire-lock.ts';
import { type RunId, runIdOf } from '../../core/runs/run-id.ts';
import type { KindOfTask } from '../../core/tasks/kinds.ts';
import { type Environment, environmentFrom } from './environment.ts';
import { logged } from './logged.ts';
import { type Measure, Measures } from './measures.ts';
import { verdictOf } from './verdict.ts';

/** What every task is given beside its input. */
export interface TaskContext {
  readonly pipeline: Pipeline;
  readonly environment: Environment;
  readonly execution: Execution;
  /** The run's id: where it builds. */
  readonly run: RunId;
  readonly log: (message: string, fields?: Readonly<Record<string, unknown>>) => void;
  readonly measure: Measure;
  readonly now: () => Date;
  readonly sleep: (milliseconds: number) => Promise<void>;
}

/** The event that the state machine sends: the payload so far, and whose it is. */
const Event = z.object({ execution: Execution, input: z.unknown() });

/** What of a payload the line of a step tells. */
const Step = z.partial(z.pick(Locked, { correlationId: true, queries: true, step: true }));

/** The queries that a step started or looked at, by statement, and whether it asks to come back. */
function stepOf(input: unknown, output: unknown): object {
  const before = Step.safeParse(input).data?.queries ?? {};
  const { queries = {}, step } = Step.safeParse(output).data ?? {};
  const its = Object.entries(queries).filter(
    ([name, { id, succeeded }]) => id !== before[name]?.id || succeeded !== before[name]?.succeeded,
  );
  return { step: step?.status, queries: Object.fromEntries(its.map(([name, { id }]) => [name, id])) };
}

/**
 * Makes a Lambda handler of a task: parses its input, logs one structured line with execution, run, queries and
 * duration, sends its metrics, and lets only errors of the vocabulary out, each a single line.
 * @param bundled the pipeline that this function is bundled for
 */
export function handlerOf<In, Out>(
  { kind, state: stateOf, input }: KindOfTask<In>,
  bundled: { readonly definition: Definition; readonly sql: string },
  work: (input: In, context: TaskContext) => Promise<Out>,
): (event: unknown, context: Context) => Promise<Out> {
  const environment = environmentFrom(process.env);
  const pipeline: Pipeline = { name: environment.pipeline, ...bundled };
  const state = stateOf(pipeline);
  const logger = new Logger({ serviceName: SERVICE });
  const measures = new Measures(environment);
  logger.appendPersistentKeys({
    pipeline: environment.pipeline,
    stage: environment.stage,
    state,
    release: RELEASE,
  });

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
      const { correlationId = execution.name } = Step.safeParse(payload).data ?? {};
      logger.appendKeys({
        execution: execution.name,
        run,
        redrive: execution.redriveCount,
        correlation_id: correlationId,
      });
      const read = known('payload', payload, 'What this execution hands on');
      const output = await work(parsePayload(input, read), {
        pipeline,
        environment,
        execution,
        run,
        log: (message, fields = {}) => logger.info(message, { ...fields }),
        measure: measures.measure,
        now: () => new Date(),
        sleep: (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds)),
      });
      logger.info('done', { milliseconds: Date.now() - began, ...stepOf(payload, output) });
      return output;
    } catch (error) {
      const verdict = verdictOf(error, state, kind);
      logger.error(verdict.message, { error: logged(verdict), milliseconds: Date.now() - began });
      // The log has the stack; the execution's cause stays one line. What Lambda itself logs is no more than that.
      verdict.stack = `${verdict.name}: ${verdict.message}`;
      verdict.cause = undefined;
      throw verdict;
    } finally {
      measures.publish();
      logger.resetKeys();
    }
  };
}
