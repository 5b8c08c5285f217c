import {
  DeleteTableCommand,
  EntityNotFoundException,
  type GlueClient,
  paginateGetTables,
} from '@aws-sdk/client-glue';
import { builtBy } from '../core/names.ts';
import type { RunId } from '../core/run-id.ts';

/** The tables that runs of a target made for themselves, and whose each is. */
export async function listBuildTables(
  glue: GlueClient,
  database: string,
  target: string,
): Promise<{ name: string; run: RunId }[]> {
  const found: { name: string; run: RunId }[] = [];
  for await (const { TableList = [] } of paginateGetTables({ client: glue }, { DatabaseName: database })) {
    for (const { Name: name = '' } of TableList) {
      const run = builtBy(target, name);
      if (run) found.push({ name, run });
    }
  }
  return found;
}

/** The table is gone from the catalog; its data stays where it is. */
export async function dropTable(glue: GlueClient, database: string, name: string): Promise<void> {
  try {
    await glue.send(new DeleteTableCommand({ DatabaseName: database, Name: name }));
  } catch (error) {
    if (!(error instanceof EntityNotFoundException)) throw error;
  }
}
