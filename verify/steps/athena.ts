import { identifier } from '../../core/sql/quote.ts';
import { QueryError } from '../../operate/data/query.ts';
import { ask } from '../content.ts';
import { FORBIDDEN_PREFIX, FORBIDDEN_TABLE } from '../files.ts';
import type { Notes } from '../seen.ts';
import type { Trial } from '../trial.ts';

/** What Athena says about SQL that is wrong: the pipeline tells its users in these words. */
export async function wrongSql(trial: Trial, notes: Notes): Promise<void> {
  const table = identifier(trial.session.pipeline.table);
  const statements = {
    'an unknown column': `SELECT no_such_column FROM ${table}`,
    'an unknown table': 'SELECT 1 FROM no_such_table',
    'values of types that do not go together': `SELECT 'one' + 1 FROM ${table}`,
    'an unknown function': `SELECT no_such_function(1) FROM ${table}`,
    'a broken statement': 'SELECT FROM WHERE',
  };
  for (const [name, sql] of Object.entries(statements))
    await notes.fact(`Athena about ${name}`, () => refusalOf(trial, sql));
}

/** Analysts read: their workgroup takes no place of theirs for a table. */
export async function analysts(trial: Trial, notes: Notes): Promise<void> {
  const { bucket } = trial.session.pipeline;
  const location = `external_location = 's3://${bucket}/${FORBIDDEN_PREFIX}'`;
  await notes.fact('analysts who make a table at a place of their own', () =>
    refusalOf(trial, `CREATE TABLE ${FORBIDDEN_TABLE} WITH (${location}) AS SELECT 1 AS one`),
  );
}

async function refusalOf({ session, mask }: Trial, sql: string): Promise<string> {
  try {
    await ask(session, sql);
    return 'is not refused';
  } catch (error) {
    if (!(error instanceof QueryError)) throw error;
    return mask(error.message);
  }
}
