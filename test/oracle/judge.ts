import type { Answer, Group, Statement } from './answer.ts';
import { isFine } from './accepted.ts';
import { compare, isOrdered, type Outcome } from './compare.ts';
import type { OfflineAthena } from './offline.ts';
import { selfContained, type Table } from './tables.ts';
import type { Version } from './toolchain.ts';
import type { Reference } from './kept.ts';

/** A statement with what both said to it. */
export interface Verdict {
  readonly statement: Statement;
  readonly outcome: Outcome;
  readonly offline: Answer;
  /** The Trino that was asked. */
  readonly version?: Version;
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
  trino: Reference,
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
  trino: Reference,
  told: (verdict: Verdict | undefined) => void,
  all = false,
): Promise<void> {
  const pending = statements.values();
  const work = async () => {
    for (const statement of pending) told(await judge(statement, offline, trino, tables, all));
  };
  await Promise.all(Array.from({ length: SIDE_BY_SIDE }, work));
}

/** So many simpler statements are tried for one that differs. */
const TRIES = 60;

/** The simplest statement found that comes to the same outcome. */
async function shrunk(
  verdict: Verdict,
  again: (statement: Statement) => Promise<Verdict | undefined>,
): Promise<Verdict> {
  let simplest = verdict;
  let tries = 0;
  for (let found: Verdict | undefined = verdict; found !== undefined;) {
    found = undefined;
    for (const statement of simplest.statement.smaller?.() ?? []) {
      if (tries >= TRIES) return simplest;
      tries += 1;
      const simpler = await again(statement);
      if (simpler === undefined || !isSame(simpler, simplest)) continue;
      found = simpler;
      simplest = simpler;
      break;
    }
  }
  return simplest;
}

/** So many differences that look alike are made small: each takes dozens of statements. */
const MOST_ALIKE = 2;

/** The verdicts, with generated statements that differ made small where they aren't like others before them. */
export async function simplified(
  verdicts: readonly Verdict[],
  again: (statement: Statement) => Promise<Verdict | undefined>,
): Promise<Verdict[]> {
  const alike = new Map<string, number>();
  const result: Verdict[] = [];
  for (const verdict of verdicts) {
    const before = alike.get(looks(verdict)) ?? 0;
    const small = isFine(verdict) || verdict.statement.smaller === undefined || before >= MOST_ALIKE;
    if (!small) alike.set(looks(verdict), before + 1);
    result.push(small ? verdict : await shrunk(verdict, again));
  }
  return result;
}

/** What a difference looks like from afar: its outcome, and the errors or the types of what was answered. */
function looks({ outcome, offline, trino }: Verdict): string {
  const of = (answer: Answer | undefined) =>
    answer?.kind === 'rows'
      ? answer.columns.map(({ type }) => type).join(', ')
      : answer?.kind === 'error'
        ? answer.name
        : '';
  return `${outcome}: ${of(offline)} / ${of(trino)}`;
}

/** Whether two verdicts tell of the same difference, as far as their outcomes and errors say. */
function isSame(a: Verdict, b: Verdict): boolean {
  const errorOf = (answer: Answer | undefined) => (answer?.kind === 'error' ? answer.name : answer?.kind);
  return (
    a.outcome === b.outcome &&
    errorOf(a.offline) === errorOf(b.offline) &&
    errorOf(a.trino) === errorOf(b.trino)
  );
}
