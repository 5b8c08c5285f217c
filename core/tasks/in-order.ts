import type * as z from 'zod/mini';
import type { Task } from './task.ts';

/** Whether a payload of the one has all that one of the other has: what a schema doesn't know it leaves out. */
type Keeps<One, Other> = One extends Other ? true : false;

/**
 * The tasks as they have to be: each takes all that the one before leaves, and leaves all that it took. Where one
 * doesn't, its `input` or its `output` has to be a schema of what is missing.
 */
type Chain<Tasks, Left> = Tasks extends readonly [infer One extends Task, ...infer Rest]
  ? [
      Keeps<z.output<One['input']>, Left> extends true
        ? Keeps<Left, z.input<One['input']>> extends true
          ? Keeps<z.output<One['output']>, z.output<One['input']>> extends true
            ? One
            : { readonly output: z.ZodMiniType<z.output<One['input']>> }
          : { readonly input: z.ZodMiniType<unknown, Left> }
        : { readonly input: z.ZodMiniType<Left> },
      ...Chain<Rest, z.output<One['output']>>,
    ]
  : [];

/**
 * Tasks that follow each other: what travels from task to task only grows.
 * @param tasks as a run comes to them; one whose input isn't what the former leaves doesn't compile
 */
export function inOrder<const Tasks extends readonly Task[]>(...tasks: Tasks & Chain<Tasks, unknown>): Tasks {
  return tasks;
}
