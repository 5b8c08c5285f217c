import { GetQueryExecutionCommand } from '@aws-sdk/client-athena';
import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import * as z from 'zod/mini';
import { Locked } from '../../core/tasks/acquire-lock.ts';
import { UndecidedFact } from '../documents/undecided.ts';
import type { Followed } from '../executions/follow.ts';
import { DEFAULT_FOLDERS } from '../session/command-line.ts';
import type { Session, StageSession } from '../session/session.ts';

const Undecided = z.array(UndecidedFact);

/**
 * On which undecided facts a query's answer depends: what the offline AWS has left beside its record. Of a deployed
 * stage nothing is known.
 */
export function undecidedOf({ state }: Pick<StageSession, 'state'>, queryId: string): UndecidedFact[] {
  if (state === undefined) return [];
  const file = join(resolve(state), 'athena/undecided', `${queryId}.json`);
  return existsSync(file) ? Undecided.parse(JSON.parse(readFileSync(file, 'utf8'))) : [];
}

const Asked = z.pick(z.partial(Locked), { queries: true });

/** The same of a run's queries, with places in the file of the pipeline's SELECT where they lie in it. */
export async function undecidedOfRun(
  session: Session,
  { payload, cause = '' }: Pick<Followed, 'payload' | 'cause'>,
): Promise<UndecidedFact[]> {
  const { queries = {} } = Asked.safeParse(payload).data ?? {};
  const ids = new Set(Object.values(queries).flatMap(({ id }) => id ?? []));
  // The query that a task failed by is in no payload.
  const [, failed] = /\(query ([\da-f-]{36})\)/.exec(cause) ?? [];
  if (failed !== undefined) ids.add(failed);
  const found: UndecidedFact[] = [];
  for (const id of ids) {
    const undecided = undecidedOf(session, id);
    if (undecided.length === 0) continue;
    const { QueryExecution } = await session.aws.athena.send(
      new GetQueryExecutionCommand({ QueryExecutionId: id }),
    );
    const inFile = placeInFile(session, QueryExecution?.Query ?? '');
    found.push(...undecided.map((one) => ({ ...one, places: one.places.map(inFile) })));
  }
  return found;
}

type Place = UndecidedFact['places'][number];

/** Tells a place in a statement as one in the file of the SELECT that is a part of it, as far as that is there. */
function placeInFile({ folders, pipeline }: Session, statement: string): (place: Place) => Place {
  const file = join(folders ?? DEFAULT_FOLDERS, pipeline.name, `${pipeline.table}.sql`);
  const text = existsSync(file) ? readFileSync(file, 'utf8').trimEnd() : '';
  const at = text === '' ? -1 : statement.indexOf(text);
  if (at < 0) return (place) => place;
  const before = statement.slice(0, at).split('\n').length - 1;
  const lines = text.split('\n').length;
  return (place) =>
    place.line > before && place.line <= before + lines
      ? { ...place, file, line: place.line - before }
      : place;
}
