import { AlreadyExistsException, CreateTableCommand, type TableInput } from '@aws-sdk/client-glue';
import { buildTable } from '../../core/stage/names.ts';
import type { Version } from '../../core/published/version.ts';
import type { PublishedLake } from '../../lake/publish.ts';
import { deleteTable } from '../../lake/table.ts';
import { publishedTable, succession } from '../../lake/version/table.ts';
import { UserError } from '../user-error.ts';
import { tableNotFound } from './tables-meant.ts';

/**
 * Athena reads a version through a table only. One that isn't published is lent a table for as long as somebody asks it:
 * by the name of its run's build table, so that a later run clears it away where that was cut off.
 * @param work is given the table's name
 * @throws UserError when somebody took the table away meanwhile, what `work` throws, and the denial of who may make no
 *   table
 */
export async function lent<T>(
  { glue, database, bucket }: Pick<PublishedLake, 'glue' | 'database' | 'bucket'>,
  version: Version,
  work: (table: string) => Promise<T>,
): Promise<T> {
  const Name = buildTable({ definition: { target: { table: version.table } } }, version.run);
  const isOurs = await isMade({ glue, database }, { ...lentTable(version, bucket), Name });
  try {
    return await work(Name);
  } catch (error) {
    if (tableNotFound(error)?.name !== Name) throw error;
    throw new UserError(
      `${Name}, the table by which version ${version.number} was read, was deleted meanwhile: a run that ended clears such tables away, and another comparison its own; try again.`,
      { cause: error },
    );
  } finally {
    if (isOurs) await deleteTable(glue, database, Name);
  }
}

/** @returns whether it wasn't there: somebody else asks the same version, or was cut off */
async function isMade(
  { glue, database }: Pick<PublishedLake, 'glue' | 'database'>,
  table: TableInput,
): Promise<boolean> {
  try {
    await glue.send(new CreateTableCommand({ DatabaseName: database, TableInput: table }));
    return true;
  } catch (error) {
    if (error instanceof AlreadyExistsException) return false;
    throw error;
  }
}

/** The table as readers would have it, but for what makes it a publication. */
function lentTable(version: Version, bucket: string) {
  const how = { pipeline: version.pipeline, epoch: 0 };
  const { Parameters, ...table } = publishedTable(version, succession(version, how, undefined), bucket);
  const own = Object.entries(Parameters).filter(([name]) => !name.startsWith('afluente.'));
  return {
    ...table,
    Description: `Version ${version.number} of ${version.table}, for as long as it is compared.`,
    Parameters: Object.fromEntries(own),
  };
}
