import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { Pipeline } from '../../core/definition/pipeline.ts';
import { isDefinition } from '../../core/definition/shape.ts';
import { InvalidDefinition, validate } from '../../core/definition/validate.ts';
import { limitFaults } from '../../core/limits/faults.ts';
import { rawTable, type Stage } from '../../core/stage/names.ts';
import { checkExpressions } from './expressions.ts';
import { importDefault } from './import.ts';
import { definitionFile, placeOf } from './place.ts';
import { checkSelect } from './select.ts';

/** A pipeline and the folder that it came from. */
export interface LoadedPipeline extends Pipeline {
  readonly directory: string;
}

/**
 * The pipelines of a folder: each of its folders that has a `pipeline.ts` is one, named after the folder.
 * @throws InvalidDefinition with a line for each fault of each pipeline: its file, line, field, and what to do
 */
export async function loadPipelines(directory: string): Promise<LoadedPipeline[]> {
  if (!existsSync(directory))
    throw new InvalidDefinition(`${directory}: there is no such folder of pipelines.`);
  const names = readdirSync(directory)
    .filter((name) => existsSync(join(directory, name, 'pipeline.ts')))
    .sort();
  if (names.length === 0) throw new InvalidDefinition(`${directory}: no folder in it has a pipeline.ts.`);
  const loaded = await Promise.allSettled(names.map((name) => loadPipeline(directory, name)));
  const faults = loaded.flatMap((one) => (one.status === 'rejected' ? [faultIn(one.reason)] : []));
  if (faults.length > 0) throw new InvalidDefinition(faults.join('\n'));
  const pipelines = loaded.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : []));
  assertDistinct(pipelines, 'source.dataset', ({ definition }) => definition.source.dataset);
  assertDistinct(pipelines, 'target.table', ({ definition }) => definition.target.table);
  assertNoRawTable(pipelines);
  return pipelines;
}

/** @throws what isn't a definition's fault, but one of this program */
function faultIn(reason: unknown): string {
  if (reason instanceof InvalidDefinition) return reason.message;
  throw reason;
}

async function loadPipeline(parent: string, name: string): Promise<LoadedPipeline> {
  const directory = resolve(parent, name);
  const file = join(directory, 'pipeline.ts');
  const said = definitionFile(name);
  const { exported: definition } = await importDefault(file, said);
  if (definition === undefined || definition instanceof Promise) {
    // What it may throw is no news beside what is said.
    if (definition instanceof Promise) definition.catch(() => undefined);
    throw new InvalidDefinition(`${said}: it must \`export default pipeline({ … })\`, without an await.`);
  }
  const place = (fault: string) => placeOf(name, directory, fault);
  const pipeline = validate({ name, definition, sql: sqlOf(directory, definition) }, place);
  await checkSelect(pipeline);
  await checkExpressions(pipeline, place);
  return { ...pipeline, directory };
}

/** The SELECT beside a definition; none, where its table isn't known or has no file. */
function sqlOf(directory: string, definition: unknown): string {
  if (!isDefinition(definition)) return '';
  const file = join(directory, `${definition.target.table}.sql`);
  // Without the mark of UTF-8, as the functions are bundled with it.
  return existsSync(file) ? readFileSync(file, 'utf8').replace(/^\uFEFF/, '') : '';
}

/**
 * Holds pipelines to what AWS allows on a stage.
 * @throws InvalidDefinition with a line for each fault: file, line, field, how long it is, and by how much too long
 */
export function assertWithinLimits(pipelines: readonly LoadedPipeline[], stage: Stage): void {
  const faults = pipelines.flatMap((pipeline) =>
    limitFaults(pipeline, stage).map(
      (fault) => `${placeOf(pipeline.name, pipeline.directory, fault)}: ${fault}`,
    ),
  );
  if (faults.length > 0) throw new InvalidDefinition(faults.join('\n'));
}

/** What reads a dataset is dropped and made anew when it is another than defined: nobody may publish under its name. */
function assertNoRawTable(pipelines: readonly LoadedPipeline[]): void {
  for (const { name, directory, definition } of pipelines) {
    const { table } = definition.target;
    const reader = pipelines.find((one) => rawTable(one) === table);
    if (!reader) continue;
    throw new InvalidDefinition(
      `${placeOf(name, directory, 'target.table')}: target.table: "${table}" is also the table that reads the dataset of pipelines/${reader.name}; choose another.`,
    );
  }
}

function assertDistinct(
  pipelines: readonly LoadedPipeline[],
  field: string,
  of: (pipeline: Pipeline) => string,
): void {
  pipelines.forEach((pipeline, index) => {
    const twin = pipelines.slice(0, index).find((earlier) => of(earlier) === of(pipeline));
    if (!twin) return;
    throw new InvalidDefinition(
      `${placeOf(pipeline.name, pipeline.directory, field)}: ${field}: "${of(pipeline)}" is also that of pipelines/${twin.name}; choose another.`,
    );
  });
}
