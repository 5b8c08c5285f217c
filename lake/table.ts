import {
  DeleteTableCommand,
  EntityNotFoundException,
  GetTableCommand,
  type GlueClient,
  type Table,
} from '@aws-sdk/client-glue';
import type { Publication } from '../core/published/published-table.ts';
import { publicationIn } from './version/table.ts';

export interface CatalogTable {
  readonly table: Table;
  /** What it says of its version; absent for a table that no run published. */
  readonly publication?: Publication;
}

/** A table of the catalog, or nothing where there is none. */
export async function readTable(
  glue: GlueClient,
  database: string,
  name: string,
): Promise<CatalogTable | undefined> {
  try {
    const { Table: table } = await glue.send(new GetTableCommand({ DatabaseName: database, Name: name }));
    return table && { table, publication: publicationIn(table) };
  } catch (error) {
    if (error instanceof EntityNotFoundException) return undefined;
    throw error;
  }
}

/** Whether readers have what a run built: its swap went through, whatever it was told of it. */
export async function isPublishedBy(
  glue: GlueClient,
  database: string,
  name: string,
  run: string,
): Promise<boolean> {
  return (await readTable(glue, database, name))?.publication?.run === run;
}

/** A table is gone from the catalog, whether or not it was there; its data stays. */
export async function deleteTable(glue: GlueClient, database: string, name: string): Promise<void> {
  try {
    await glue.send(new DeleteTableCommand({ DatabaseName: database, Name: name }));
  } catch (error) {
    if (!(error instanceof EntityNotFoundException)) throw error;
  }
}
