import { paginateGetTables } from '@aws-sdk/client-glue';
import { nearest } from '../../core/input/nearest.ts';
import { rawTableOf } from '../../core/stage/names.ts';
import type { StageSession } from '../session/session.ts';
import type { Aws } from '../session/stage.ts';
import { QueryError } from './query.ts';

/**
 * Asks a query, and where it names a table that there isn't adds which was meant: of a dataset or a pipeline those that
 * come from it, else the nearest by its name.
 * @throws QueryError with Athena's words, and those
 */
export async function namingTables<T>(
  { aws, pipelines }: Pick<StageSession, 'aws' | 'pipelines'>,
  asked: () => Promise<T>,
): Promise<T> {
  try {
    return await asked();
  } catch (error) {
    const found = tableNotFound(error);
    if (!found || !pipelines.some((one) => one.database === found.database)) throw error;
    const { message, database, name } = found;
    const meant = meantBy(name, pipelines, await tablesOf(aws, database));
    throw meant === undefined ? error : new QueryError(`${message}; ${meant}`, { cause: error });
  }
}

/** `TABLE_NOT_FOUND: line 1:15: Table 'awsdatacatalog.afluente_dev.orders' does not exist` */
const NOT_FOUND = /^TABLE_NOT_FOUND: .*Table '[^'.]+\.([^'.]+)\.([^'.]+)' does not exist/;

/** The table that a query named and that there isn't, where this is what Athena says. */
export function tableNotFound(
  error: unknown,
): { readonly message: string; readonly database: string; readonly name: string } | undefined {
  if (!(error instanceof QueryError)) return undefined;
  const { message } = error;
  const [, database, name] = NOT_FOUND.exec(message) ?? [];
  return database === undefined || name === undefined ? undefined : { message, database, name };
}

function meantBy(
  name: string,
  pipelines: StageSession['pipelines'],
  tables: readonly string[],
): string | undefined {
  const pipeline = pipelines.find((one) => one.dataset === name || one.name === name);
  const [raw = '', published = ''] = pipeline ? [rawTableOf(pipeline.dataset), pipeline.table] : [];
  const made = [
    ...(tables.includes(raw) ? [`${raw} has its rows as they landed`] : []),
    ...(tables.includes(published) ? [`${published} what is published`] : []),
  ];
  if (made.length > 0) return made.join(', ');
  if (pipeline) return `no run of ${pipeline.name} has made its tables yet`;
  const near = nearest(name, tables);
  return near === undefined ? undefined : `did you mean ${near}?`;
}

/** Those that are there to be read; none where they may not be listed. */
async function tablesOf({ glue }: Aws, database: string): Promise<string[]> {
  const tables: string[] = [];
  try {
    for await (const { TableList = [] } of paginateGetTables({ client: glue }, { DatabaseName: database }))
      tables.push(...TableList.map(({ Name = '' }) => Name));
  } catch {
    return [];
  }
  // The others are a run's own, while it is at work.
  return tables.filter((name) => !/__(build|stage)_/.test(name));
}
