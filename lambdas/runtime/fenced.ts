import type { GlueClient } from '@aws-sdk/client-glue';
import type { S3Client } from '@aws-sdk/client-s3';
import type { SFNClient } from '@aws-sdk/client-sfn';
import * as z from 'zod/mini';
import { type Fingerprints, fingerprintsOf } from '../../core/definition/fingerprint.ts';
import type { Definition } from '../../core/definition/pipeline.ts';
import { BucketChanged, DefinitionChanged } from '../../core/errors/errors.ts';
import { assertOwner } from '../../core/published/ownership.ts';
import { begunAnew } from '../../core/runs/redriven.ts';
import { runIdOf } from '../../core/runs/run-id.ts';
import { outdated } from '../../core/runs/stamps.ts';
import type { Locked } from '../../core/tasks/acquire-lock.ts';
import type { KindOfTask } from '../../core/tasks/kinds.ts';
import { isAtWork } from '../../lake/executions.ts';
import { assertDatasetOwner } from '../../lake/dataset-owner.ts';
import { hold, noteQuery } from '../../lake/lock/hold.ts';
import { isPublishedBy, readTable } from '../../lake/table.ts';
import { glueClient, s3Client, statesClient } from './clients.ts';
import { leftInFull } from './in-full.ts';
import { handlerOf, type TaskContext } from './task.ts';
import { verdictOf } from './verdict.ts';

interface Clients {
  readonly s3: S3Client;
  readonly glue: GlueClient;
  readonly sfn: SFNClient;
}

/** What a task is given that works under the run lock. */
export interface FencedContext extends TaskContext {
  /** When the task began, before it was known to hold the lock: what was written since may be of a call after it. */
  readonly began: Date;
  /** What publishing is judged by: that of the lock, at the task's beginning. */
  readonly epoch: number;
  /** Of the definition that this function is bundled with. */
  readonly deployed: Fingerprints;
  /** Leaves a query's id with the lock. @throws LockLost when the run doesn't hold it any more */
  readonly noteQuery: (id: string) => Promise<void>;
}

/** A kind of task that works under the run lock. */
interface FencedTask<In extends Locked, Out, Waits extends boolean> extends KindOfTask<In, Out> {
  readonly waits: Waits;
}

/** A Lambda handler of a task whose work is `fenced`; one that waits may leave its input. */
export function fencedHandlerOf<In extends Locked, Out, Waits extends boolean>(
  task: FencedTask<In, Out, Waits>,
  bundled: { readonly definition: Definition; readonly sql: string },
  work: (input: In, context: FencedContext) => Promise<Waits extends true ? In | Out : Out>,
) {
  const clients = { s3: s3Client(), glue: glueClient(), sfn: statesClient() };
  return handlerOf(task, bundled, fenced(task, clients, work));
}

/**
 * Work that begins only while its run holds the lock, and has made nothing that the deployed definition would make
 * otherwise, or what it made is with readers already. A redriven run takes the lock again and, where its build isn't
 * complete, begins in a place of its own.
 * @throws BucketChanged where the stage works in another bucket than the run began in, DefinitionChanged, and what `hold`
 *   throws
 */
export function fenced<In extends Locked, Out>(
  task: KindOfTask,
  clients: Clients,
  work: (input: In, context: FencedContext) => Promise<Out>,
): (input: In, context: TaskContext) => Promise<Out> {
  return async (payload, context) => {
    const { execution, pipeline, environment, now } = context;
    const began = now();
    const { source, target } = pipeline.definition;
    const lock = { s3: clients.s3, bucket: environment.bucket, pipeline: pipeline.name, now };
    if (payload.bucket !== undefined && payload.bucket !== environment.bucket) {
      throw new BucketChanged(
        `${task.state(pipeline)}: this run began in the bucket ${payload.bucket}, and the stage works in ${environment.bucket} by now; nothing more is written. Start the pipeline again.`,
      );
    }
    const redrive = execution.redriveCount;
    const me = { execution: execution.id, name: execution.name, redrive };
    const { epoch: taken, redrive: takenIn } = payload.run;
    const claim = { me, epoch: taken, redrive: takenIn, givesBack: task.lock === 'gives back' };
    const epoch = await hold(lock, claim, {
      isAtWork: (owner, since) => isAtWork(clients.sfn, owner, since, now()),
      published: async () => (await readTable(clients.glue, environment.database, target.table))?.publication,
      assertMayTake: async (published) => {
        assertOwner('target', target.table, published?.pipeline, pipeline.name);
        await assertDatasetOwner(
          { ...clients, bucket: environment.bucket, dataset: source.dataset },
          pipeline.name,
        );
      },
    });
    const deployed = fingerprintsOf(pipeline);
    const other = outdated(payload, deployed, { redriven: redrive > takenIn });
    // What readers have is not taken back by saying that it failed: its record and its stamps are all that is missing.
    const isOut = async () =>
      task.publishes &&
      (await isPublishedBy(clients.glue, environment.database, target.table, payload.run.id));
    if (other !== undefined && !(await isOut())) {
      throw new DefinitionChanged(
        `${task.state(pipeline)}: ${other}, since another definition or release was deployed; ${task.publishes ? elsewhere(payload, target.table) : ''}start the pipeline again.`,
      );
    }
    const held = redrive > takenIn ? begunAnew(payload, { id: runIdOf(execution), epoch, redrive }) : payload;
    const { id: run } = held.run;
    try {
      return await work(held, {
        ...context,
        run,
        began,
        epoch,
        deployed,
        noteQuery: (id) => noteQuery(lock, me, id),
      });
    } catch (error) {
      throw await leftInFull(verdictOf(error, task.state(pipeline), task.kind), clients.s3, {
        ...context,
        run,
        kind: task.kind,
      });
    }
  };
}

const Built = z.object({ build: z.object({ prefix: z.string() }) });

/** What may have become of a build whose target is called otherwise by now: this function's role may not look there. */
function elsewhere(payload: Locked, table: string): string {
  const former = Built.safeParse(payload).data?.build.prefix.split('/')[1];
  if (former === undefined || former === table) return '';
  return `it was built for ${former}, whose readers have it if it was published before that: the parameter afluente.run of ${former} is ${payload.run.id} then. For ${table}, `;
}
