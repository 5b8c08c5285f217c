import { prefix } from '../../core/stage/keys.ts';
import { landedFiles } from '../../lake/landing.ts';
import type { StoredObject } from '../../lake/objects.ts';
import { executionName, startExecution } from './execution.ts';
import { commandLine } from '../session/command-line.ts';
import type { Session } from '../session/session.ts';
import { summarize } from './summary.ts';
import { type Attendance, UNATTENDED } from '../attendance.ts';
import { Interrupted } from '../interrupted.ts';
import { followStarted } from './watch.ts';
import type { BackfillStep, Backfilled } from '../documents/backfill.ts';

/** A part of time: from its first moment to before its last. */
export interface Period {
  readonly since?: Date;
  readonly until?: Date;
}

/**
 * The runs that bring the landed files of a period into the table, the oldest first. A snapshot's files each make a
 * version; in append mode one run takes in all that have landed, whenever that was.
 */
export async function planBackfill({ aws, pipeline }: Session, period: Period): Promise<BackfillStep[]> {
  const landed = await landedFiles(aws.s3, pipeline.bucket, prefix(pipeline.landing));
  const chosen = landed.filter((file) => lies(file, period)).sort(byAge);
  if (pipeline.mode === 'append') return chosen.length > 0 ? [{}] : [];
  return chosen.map(({ key, lastModified }) => ({ key, landedAt: lastModified.toISOString() }));
}

function lies({ lastModified }: StoredObject, { since, until }: Period): boolean {
  return (since === undefined || lastModified >= since) && (until === undefined || lastModified < until);
}

function byAge(one: StoredObject, other: StoredObject): number {
  return one.lastModified.getTime() - other.lastModified.getTime() || one.key.localeCompare(other.key);
}

/**
 * Runs the steps one after the other, each to its end; the first that doesn't succeed is the last.
 * @param period that they are of
 * @returns those that were run
 * @throws Interrupted when its signal ended it
 */
export async function backfill(
  session: Session,
  steps: readonly BackfillStep[],
  attendance: Attendance = UNATTENDED,
  period: Period = {},
): Promise<Backfilled[]> {
  const { aws, pipeline } = session;
  const done: Backfilled[] = [];
  for (const [index, step] of steps.entries()) {
    const source = step.key === undefined ? undefined : { key: step.key };
    if (attendance.signal?.aborted)
      throw new Interrupted(
        `${done.length} of ${steps.length} were run; ${beginAt(session, step, period)} begins with the next.`,
      );
    const executionArn = await startExecution(aws, pipeline, new Date(), source);
    const by = `${index + 1} of ${steps.length}: ${step.key ?? 'all files that have landed'}`;
    const run = await followStarted(session, { executionArn, by }, attendance).catch((error: unknown) => {
      if (!(error instanceof Interrupted)) throw error;
      const [next, ...others] = steps.slice(index + 1);
      const rest = next
        ? `, ${others.length + 1} not started: ${beginAt(session, next, period)} begins with the next.`
        : ', none is left.';
      throw new Interrupted(`${error.message} ${done.length} of ${steps.length} were run before it${rest}`, {
        cause: error,
      });
    });
    const { status, rows, rejected, tables, error, cause } = await summarize(aws, pipeline, run, undefined);
    const [table] = tables;
    done.push({
      ...step,
      execution: executionName(executionArn),
      status,
      version: table?.version,
      rows: rows?.out,
      rejected,
      error,
      cause,
    });
    if (status !== 'SUCCEEDED' || !table) break;
  }
  return done;
}

/** The command that runs a step, and those of its period that follow. */
export function beginAt(session: Session, { landedAt }: BackfillStep, { until }: Period): string {
  const since = landedAt === undefined ? [] : ['--since', landedAt];
  return commandLine(session, 'backfill', [...since, ...(until ? ['--until', until.toISOString()] : [])]);
}
