import * as z from 'zod/mini';
import { LISTENER_KINDS } from '../../core/stage/listeners.ts';
import { TASK_KINDS } from '../../core/tasks/kinds.ts';
import { Line } from './line.ts';

/** A function of a pipeline: a task's, or one beside the state machine. */
export const FunctionKind = z.enum([...TASK_KINDS, ...LISTENER_KINDS]);
export type FunctionKind = z.infer<typeof FunctionKind>;

/** A line of a log, and what it is. */
export const ReadLine = z.extend(Line, { task: FunctionKind });
export type ReadLine = z.infer<typeof ReadLine>;

/** The same as it is handed over. */
export const LogLine = z.omit(ReadLine, { kind: true });
export type LogLine = z.infer<typeof LogLine>;
