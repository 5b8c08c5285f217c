import { type GlueClient, paginateGetTables } from '@aws-sdk/client-glue';
import { builtBy } from '../core/stage/names.ts';
import type { RunId } from '../core/runs/run-id.ts';

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
