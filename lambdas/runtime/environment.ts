import * as z from 'zod/mini';
import type { Stage } from '../../core/stage/names.ts';

const Variables = z.object({
  PIPELINE: z.string().check(z.minLength(1)),
  STAGE: z.string().check(z.minLength(1)),
  BUCKET: z.string().check(z.minLength(1)),
  DATABASE: z.string().check(z.minLength(1)),
  WORKGROUP: z.string().check(z.minLength(1)),
});

/** Where a task works; the stack sets it as environment variables. */
export interface Environment {
  readonly pipeline: string;
  readonly stage: Stage;
  readonly bucket: string;
  readonly database: string;
  readonly workgroup: string;
}

/** @throws ZodError when the function's environment lacks a variable: a fault of the stack, not of a run */
export function environmentFrom(environment: NodeJS.ProcessEnv): Environment {
  const { PIPELINE, STAGE, BUCKET, DATABASE, WORKGROUP } = Variables.parse(environment);
  return { pipeline: PIPELINE, stage: STAGE, bucket: BUCKET, database: DATABASE, workgroup: WORKGROUP };
}

/** The ARN of the role that a function works as, which its stack sets beside its environment. */
export function roleIn({ ROLE }: NodeJS.ProcessEnv): string {
  return ROLE ?? 'the role of the function';
}
