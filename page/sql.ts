import * as z from 'zod/mini';
import { assertReads, query } from '../operate/data/query.ts';
import { namingTables } from '../operate/data/tables-meant.ts';
import type { StageSession } from '../operate/session/session.ts';
import { UserError } from '../operate/user-error.ts';
import type { QueryAnswer } from '../operate/documents/query.ts';

/** What a page can show; the rest is for `afluente sql --csv`. */
const ROWS = 500;

const Question = z.object({ statement: z.string() });

/**
 * Runs a statement that reads, as an analyst would.
 * @param body `{"statement": "SELECT …"}`
 * @param signal stops the query
 * @throws UserError for anything else, QueryError with Athena's words
 */
export async function answerTo(
  session: StageSession,
  body: string,
  signal: AbortSignal,
): Promise<QueryAnswer> {
  const statement = statementIn(body);
  const { aws, pipelines } = session;
  const [pipeline] = pipelines;
  assertReads(statement);
  if (!pipeline) throw new UserError('The stage has no pipeline.');
  const { database, analystsWorkgroup: workgroup } = pipeline;
  return namingTables(session, () =>
    query(aws, statement, { database, workgroup, atMost: ROWS }, { signal }),
  );
}

function statementIn(body: string): string {
  try {
    return Question.parse(JSON.parse(body)).statement;
  } catch {
    throw new UserError('Ask with {"statement": "SELECT …"}.');
  }
}
