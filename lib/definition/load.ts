import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Definition, Pipeline } from '../../core/definition/pipeline.ts';
import { InvalidDefinition, validate } from '../../core/definition/validate.ts';
import { checkExpressions } from './expressions.ts';
import { checkSelect } from './select.ts';

/** A pipeline and the folder that it came from. */
export interface LoadedPipeline extends Pipeline {
  readonly directory: string;
}

/**
 * The pipelines of a folder: each of its folders that has a `pipeline.ts` is one, named after the folder.
 * @throws InvalidDefinition naming the pipeline, the field and what to do
 */
export async function loadPipelines(directory: string): Promise<LoadedPipeline[]> {
  if (!existsSync(directory))
    throw new InvalidDefinition(`${directory}: there is no such folder of pipelines.`);
  const names = readdirSync(directory)
    .filter((name) => existsSync(join(directory, name, 'pipeline.ts')))
    .sort();
  const pipelines = await Promise.all(names.map((name) => loadPipeline(directory, name)));
  if (pipelines.length === 0) throw new InvalidDefinition(`${directory}: no folder in it has a pipeline.ts.`);
  assertDistinct(pipelines, 'source.dataset', ({ definition }) => definition.source.dataset);
  assertDistinct(pipelines, 'target.table', ({ definition }) => definition.target.table);
  return pipelines;
}

async function loadPipeline(parent: string, name: string): Promise<LoadedPipeline> {
  const directory = resolve(parent, name);
  const module: unknown = await import(pathToFileURL(join(directory, 'pipeline.ts')).href);
  const definition = defaultOf(module);
  if (!isDefinition(definition)) {
    throw new InvalidDefinition(`pipelines/${name}: pipeline.ts must \`export default pipeline({ … })\`.`);
  }
  const file = `${definition.target.table}.sql`;
  if (!existsSync(join(directory, file))) {
    throw new InvalidDefinition(`pipelines/${name}: ${file} is missing; it holds the SELECT of the target.`);
  }
  // Without the mark of UTF-8, as the functions are bundled with it.
  const sql = readFileSync(join(directory, file), 'utf8').replace(/^\uFEFF/, '');
  const pipeline = validate({ name, definition, sql });
  await checkSelect(pipeline);
  await checkExpressions(pipeline);
  return { ...pipeline, directory };
}

function defaultOf(module: unknown): unknown {
  return typeof module === 'object' && module !== null && 'default' in module ? module.default : undefined;
}

/** Whether `pipeline()` made it; what it holds, the compiler and `validate` check. */
function isDefinition(value: unknown): value is Definition {
  return (
    typeof value === 'object' && value !== null && 'source' in value && 'target' in value && 'checks' in value
  );
}

function assertDistinct(
  pipelines: readonly Pipeline[],
  field: string,
  of: (pipeline: Pipeline) => string,
): void {
  pipelines.forEach((pipeline, index) => {
    const twin = pipelines.slice(0, index).find((earlier) => of(earlier) === of(pipeline));
    if (!twin) return;
    throw new InvalidDefinition(
      `pipelines/${pipeline.name}: ${field}: "${of(pipeline)}" is also that of pipelines/${twin.name}; choose another.`,
    );
  });
}
