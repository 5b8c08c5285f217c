import type { Answer, Group, Statement } from './answer.ts';
import { compare, isOrdered, type Outcome } from './compare.ts';
import type { OfflineAthena } from './offline.ts';
import { selfContained, type Table } from './tables.ts';
import type { Trino } from './trino.ts';

/** A statement with what both said to it. */
export interface Verdict {
  readonly statement: Statement;
  readonly outcome: Outcome;
  readonly offline: Answer;
  /** Not asked of what the offline Athena refuses, unless all are. */
  readonly trino?: Answer;
}

/** The process answers two at a time; more wait with it, so that it never waits for us. */
const SIDE_BY_SIDE = 4;

/** What Trino itself couldn't tell: it has not the catalog, or broke down. */
const UNJUDGED = new Set([
  'MISSING_CATALOG_NAME',
  'MISSING_SCHEMA_NAME',
  'CATALOG_NOT_FOUND',
  'ORACLE_FAILED',
  'EXCEEDED_TIME_LIMIT',
]);

/** Has both answer a statement. @returns undefined where Trino can't judge it */
export async function judge(
  statement: Statement,
  offline: OfflineAthena,
  trino: Trino,
  tables: readonly Table[],
  all = false,
): Promise<Verdict | undefined> {
  const ours = await offline.answer(statement.sql);
  if (ours.kind === 'refused' && !all) return { statement, outcome: 'refused', offline: ours };
  const theirs = await trino.answer(selfContained(statement.sql, tables));
  if (theirs.kind === 'error' && UNJUDGED.has(theirs.name)) return undefined;
  return {
    statement,
    outcome: compare(ours, theirs, isOrdered(statement.sql)),
    offline: ours,
    trino: theirs,
  };
}

/** Has both answer all of them. @param told is called with each verdict as it comes */
export async function judgeAll(
  { statements, tables }: Group,
  offline: OfflineAthena,
  trino: Trino,
  told: (verdict: Verdict | undefined) => void,
  all = false,
): Promise<void> {
  const pending = statements.values();
  const work = async () => {
    for (const statement of pending) told(await judge(statement, offline, trino, tables, all));
  };
  await Promise.all(Array.from({ length: SIDE_BY_SIDE }, work));
}
