import { col, csv, pipeline as define } from '../../../core/definition/index.ts';
import type { Pipeline } from '../../../core/definition/pipeline.ts';
import type { Built } from '../../../core/tasks/ctas.ts';
import type { Checked } from '../../../core/tasks/check-quality.ts';
import type { Locked } from '../../../core/tasks/acquire-lock.ts';
import type { Start } from '../../../core/runs/payload.ts';
import type { Uploaded } from '../../../core/tasks/upload.ts';
import { type TaskKind, TASKS } from '../../../core/tasks/kinds.ts';
import { acquireLock } from '../../../lambdas/acquire-lock/task.ts';
import { clearOutput } from '../../../lambdas/clear-output/task.ts';
import { buildVersion } from '../../../lambdas/ctas/task.ts';
import { expireVersions } from '../../../lambdas/expire-versions/task.ts';
import { publish } from '../../../lambdas/publish/task.ts';
import { fenced, type FencedContext } from '../../../lambdas/runtime/fenced.ts';
import type { TaskContext } from '../../../lambdas/runtime/task.ts';
import { upload } from '../../../lambdas/upload/task.ts';
import type { Clients } from '../../memory/aws.ts';

const definition = define({
  source: csv({ dataset: 'readings', columns: { id: col.int() } }),
  target: { table: 'readings_kept', columns: { id: col.int() }, keepVersions: 2 },
});
export const { table: TABLE, keepVersions: KEPT } = definition.target;
export const LANDED = 'landing/readings/readings.csv';
/** A file that landed before that. */
export const OLDER = 'landing/readings/older.csv';

/** A pipeline of the model; all have one dataset and one target, which only one of them has at a time. */
export function pipelineOf(name: string): Pipeline {
  return { name, definition, sql: 'SELECT id FROM readings' };
}

type Task = (payload: any, clients: Clients, context: TaskContext) => Promise<any>;

function under<In extends Locked, Out>(
  kind: TaskKind,
  work: (input: In, clients: Clients, context: FencedContext) => Promise<Out>,
): Task {
  return (payload: In, clients, context) =>
    fenced(TASKS[kind], clients, (input: In, held) => work(input, clients, held))(payload, context);
}

/** What of a run concerns others, in its order. Its checks pass: what they ask is tried elsewhere. */
export const TASKS_OF_A_RUN: readonly (readonly [TaskKind, Task])[] = [
  ['acquire-lock', (payload: Start, clients, context) => acquireLock(payload, clients, context)],
  ['upload', under('upload', upload)],
  [
    'clear-output',
    under('clear-output', (input: Uploaded, { s3 }, context) => clearOutput(input, s3, context)),
  ],
  ['ctas', under('ctas', buildVersion)],
  [
    'check-quality',
    under('check-quality', async (input: Built, _, { deployed }): Promise<Checked> => ({
      ...input,
      checks: [],
      stamps: { ...input.stamps, checks: deployed.checks },
    })),
  ],
  ['publish', under('publish', publish)],
  ['expire-versions', under('expire-versions', expireVersions)],
];
