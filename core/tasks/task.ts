import type * as z from 'zod/mini';
import { RETRIES, type RetryPolicy } from '../runs/retries.ts';

/** What of a pipeline its states are named after. */
export interface Named {
  readonly definition: {
    readonly source: { readonly dataset: string };
    readonly target: { readonly table: string };
  };
}

/**
 * All that there is to know of a kind of task, but its rights (`lib/access/tasks.ts`) and its work
 * (`lambdas/<kind>/task.ts`). Nothing outside of this folder asks which kind a task is of.
 */
export interface Task<In = unknown, Out = unknown> {
  /** Its folder in `lambdas/`, and its function's name in each pipeline. */
  readonly kind: string;
  /** The state's name, after the task ids of the Airflow DAG that this pipeline follows. */
  readonly state: (pipeline: Named) => string;
  /** The state's `Comment`: what it does, in a sentence. */
  readonly comment: string;
  /** Time and memory of its function. */
  readonly limits: { readonly seconds: number; readonly megabytes: number };
  /** Whether rows pass through it: what a fault says may hold a value then. */
  readonly readsRows: boolean;
  /** Whether it may answer *running* or *retry*, and so has a Choice and a Wait beside it. */
  readonly waits: boolean;
  /** What it does with the run lock. The one that takes it may end the run, and has a Choice beside it. */
  readonly lock: 'takes' | 'holds' | 'gives back';
  /** Whether readers may have its result though it failed: then it goes on to say so, whatever was deployed since. */
  readonly publishes: boolean;
  /** What it asks Athena, by the names that key its queries in the payload. */
  readonly statements: Readonly<Record<string, StatementFacts>>;
  /** Which of its failures are repeated. */
  readonly retries: readonly RetryPolicy[];
  /** The payload that it is given: what the task before leaves. */
  readonly input: z.ZodMiniType<In>;
  /** The payload that it leaves, its input extended; one that waits leaves its input until it is done. */
  readonly output: z.ZodMiniType<Out>;
  /** What people are told of it beside its name, from the payload that it left; empty where there is nothing to say. */
  readonly report: (output: unknown) => string;
}

export interface StatementFacts {
  /** Athena bills what a query scans, DDL not: https://aws.amazon.com/athena/pricing/ */
  readonly billed: boolean;
  /** Whether there is something afterwards, a table or rows: then other SQL of its name can't be started beside it, or after it. */
  readonly leaves: boolean;
  /** A run may have several of it, each of which bears a number: `insert_1`. */
  readonly numbered?: boolean;
}

/** Of every task: faults of the call to Lambda, and of a service that will be back. */
export const CALL_RETRIES = [RETRIES.lambdaThrottled, RETRIES.lambdaCall, RETRIES.awsUnavailable];

/** Of a task that has nothing to say. */
export const silent = (): string => '';

/** @returns what is said of a payload of the schema; of any other nothing */
export function reported<T>(
  schema: z.ZodMiniType<T>,
  inWords: (payload: T) => string,
): (output: unknown) => string {
  return (output) => {
    const parsed = schema.safeParse(output);
    return parsed.success ? inWords(parsed.data) : '';
  };
}
