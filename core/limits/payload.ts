import { checkSelects, checksOf } from '../checks/selects.ts';
import type { Pipeline } from '../definition/pipeline.ts';
import { databaseName, type Stage } from '../stage/names.ts';
import { count } from '../units.ts';
import { LIMITS } from './limits.ts';
import { RUN } from './run.ts';

/** What the results of checks leave to everything else that a payload carries. */
export const REST = 60_000;
/** Files of rejected rows, and reasons, that a payload names: in append mode a run may have thousands of files. */
export const MOST_REJECTED = 10;
/** Files that could not be taken in, that it names. */
export const MOST_SET_ASIDE = 10;
/** Characters of what a check saw: nobody knows before. */
const LONGEST_OBSERVED = 200;

/** Whether the results of a definition's checks fit into what tasks hand on: a line where they don't. */
export function payloadFaults(pipeline: Pipeline, stage: Stage): string[] {
  const { checks } = pipeline.definition;
  const { what, service, most } = LIMITS.payload;
  const { judge } = checkSelects(checksOf(pipeline), pipeline, { database: databaseName(stage), run: RUN });
  const results = judge({ source: [], target: [] }, { uploadedRows: 0, startedAt: new Date(0) }).map(
    ({ told }) => ({ ...told, observed: 'x'.repeat(LONGEST_OBSERVED) }),
  );
  const sizes = results.map((result) => Buffer.byteLength(JSON.stringify(result)) + 1);
  let over = sizes.reduce((sum, size) => sum + size, 0) - (most - REST);
  if (over <= 0) return [];
  let fit = checks.length;
  for (const size of sizes.toReversed()) {
    if (over <= 0) break;
    over -= size;
    fit -= 1;
  }
  return [
    `checks: there are ${checks.length}, whose results don't fit into ${what} of which ${service} allows ${count(most)} bytes: leave ${fit} of them`,
  ];
}
