import { acquireLock } from './acquire-lock.ts';
import { checkQuality } from './check-quality.ts';
import { clearOutput } from './clear-output.ts';
import { createRawTable } from './create-raw-table.ts';
import { ctas } from './ctas.ts';
import { dropBuildTable } from './drop-build-table.ts';
import { ensureDatabase } from './ensure-database.ts';
import { expireVersions } from './expire-versions.ts';
import { inOrder } from './in-order.ts';
import { publish } from './publish.ts';
import type { Named, Task } from './task.ts';
import { upload } from './upload.ts';

const IN_ORDER = inOrder(
  acquireLock,
  upload,
  ensureDatabase,
  createRawTable,
  dropBuildTable,
  clearOutput,
  ctas,
  checkQuality,
  publish,
  expireVersions,
);

type AnyTask = (typeof IN_ORDER)[number];

export type TaskKind = AnyTask['kind'];

/** A task that the state machine has. */
export interface KindOfTask<In = unknown, Out = unknown> extends Task<In, Out> {
  readonly kind: TaskKind;
}

type NameOf<Statements> = {
  [S in keyof Statements & string]: Statements[S] extends { numbered: true } ? `${S}_${number}` : S;
}[keyof Statements & string];

/** Keys a statement's query in the payload. */
export type StatementName = {
  [K in TaskKind]: NameOf<Extract<AnyTask, { kind: K }>['statements']>;
}[TaskKind];

/** The kinds of tasks, in the order of the run. Each has a folder in `lambdas/` and a function per pipeline. */
export const TASK_KINDS: readonly TaskKind[] = IN_ORDER.map(({ kind }) => kind);

/** What there is to know of each. */
export const TASKS: Readonly<Record<TaskKind, KindOfTask>> = record((task) => task);

/** A value for each kind of task. */
export function byKind<T>(make: (kind: TaskKind) => T): Readonly<Record<TaskKind, T>> {
  return record(({ kind }) => make(kind));
}

function record<T>(make: (task: AnyTask) => T): Readonly<Record<TaskKind, T>> {
  const made: Partial<Record<TaskKind, T>> = {};
  for (const task of IN_ORDER) made[task.kind] = make(task);
  if (isWhole(made)) return made;
  throw new TypeError('A kind of task is missing.');
}

function isWhole<T>(made: Partial<Record<TaskKind, T>>): made is Record<TaskKind, T> {
  return IN_ORDER.every(({ kind }) => kind in made);
}

/** Whose states are named by a pattern, of all that they may be called. */
const ANY: Named = { definition: { source: { dataset: '\\w+' }, target: { table: '\\w+' } } };

/** The task whose state is called so, whatever the dataset and the table are; nothing where none is. */
export function taskOfState(name: string): KindOfTask | undefined {
  return IN_ORDER.find(({ state }) => new RegExp(`^${state(ANY)}$`).test(name));
}

/** The names of a task's states: the task, and where it waits for Athena the Choice behind it and the Wait. */
export interface TaskStates {
  readonly task: string;
  readonly next: string;
  readonly wait: string;
}

export function statesOf(kind: TaskKind, pipeline: Named): TaskStates {
  const task = TASKS[kind].state(pipeline);
  return { task, next: `${task}_next`, wait: `${task}_wait` };
}
