import { existsSync, readFileSync, statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { kindOf } from '../../core/checks/kinds.ts';
import type { CheckRule } from '../../core/definition/checks.ts';
import type { Columns } from '../../core/definition/columns.ts';
import type { Pipeline } from '../../core/definition/pipeline.ts';
import { isDefinition } from '../../core/definition/shape.ts';
import { InvalidDefinition, validate } from '../../core/definition/validate.ts';
import { typeName } from '../../core/types/names.ts';
import { deploymentChanges } from '../plan/deployment.ts';
import { DEFAULT_FOLDERS } from '../session/command-line.ts';
import type { Definition, DefinedColumn, PipelineDefinition } from '../documents/definition.ts';
import type { DeployedPipeline } from '../documents/pipeline.ts';

/**
 * What this checkout defines a deployed pipeline as, and where that isn't what is deployed.
 * @param schedules whether schedules run on the stage
 * @param folders the folder with the pipelines' folders, as an option says it
 */
export async function definitionIn(
  pipeline: DeployedPipeline,
  schedules: boolean,
  folders: string = DEFAULT_FOLDERS,
): Promise<PipelineDefinition> {
  const { name } = pipeline;
  const file = join(folders, name, 'pipeline.ts');
  const compared = pipeline.fingerprints !== undefined;
  const read = await readPipeline(name, file);
  if (typeof read === 'string') return { pipeline: name, missing: read, differs: [], compared };
  const definition = told(read, file);
  const changes = deploymentChanges(read, pipeline, schedules);
  // What a stack of an earlier release doesn't tell is not compared.
  const differs = changes.filter(({ deployed }) => deployed !== undefined).map(({ what }) => what);
  return { pipeline: name, definition, differs, compared };
}

/** @returns why there is none, in a sentence */
async function readPipeline(name: string, file: string): Promise<Pipeline | string> {
  const { mtimeMs } = statSync(file, { throwIfNoEntry: false }) ?? {};
  if (mtimeMs === undefined) return `${file} is not there: this checkout doesn't define it.`;
  let exported: unknown;
  try {
    // A page looks for hours, and Node keeps what it imported: a file that was changed is another.
    const module: unknown = await import(`${pathToFileURL(resolve(file)).href}?${mtimeMs}`);
    exported = isModule(module) ? module.default : undefined;
  } catch (error) {
    const [line] = (error instanceof Error ? error.message : String(error)).split('\n');
    return `${file} can't be read: ${line}`;
  }
  try {
    return validate({ name, definition: exported, sql: selectOf(exported, file) }, () => file);
  } catch (error) {
    if (!(error instanceof InvalidDefinition)) throw error;
    const [fault = ''] = error.message.split('\n');
    return fault;
  }
}

/** The SELECT beside a definition; none, where its table isn't known or has no file. */
function selectOf(exported: unknown, file: string): string {
  if (!isDefinition(exported)) return '';
  const select = join(file, '..', `${exported.target.table}.sql`);
  // Without the mark of UTF-8, as the functions are bundled with it.
  return existsSync(select) ? readFileSync(select, 'utf8').replace(/^\uFEFF/, '') : '';
}

function isModule(value: unknown): value is { readonly default: unknown } {
  return typeof value === 'object' && value !== null && 'default' in value;
}

function told({ definition, sql }: Pipeline, file: string): Definition {
  const { source, target, checks, schedule, startOnLanding } = definition;
  return {
    file,
    source: { ...source, columns: columnsOf(source.columns) },
    sql,
    target: { ...target, partitionBy: [...target.partitionBy], columns: columnsOf(target.columns) },
    checks: checks.map((one) => ({
      check: kindOf(one).question(target.columns, 0).title,
      asks: asksOf(one),
      severity: one.severity,
    })),
    schedule: schedule ? `${schedule.expression} ${schedule.timeZone}` : 'none',
    startsOnLanding: startOnLanding,
  };
}

/** What a check asks beside the columns that its title names. */
function asksOf(rule: CheckRule<string>): string {
  switch (rule.kind) {
    case 'notNull':
    case 'unique':
      return '';
    case 'range':
    case 'rowCount': {
      const { min, max } = rule.bounds;
      return [
        ...(min === undefined ? [] : [`at least ${min}`]),
        ...(max === undefined ? [] : [`at most ${max}`]),
      ].join(', ');
    }
    case 'oneOf':
      return rule.values.join(', ');
    case 'rowCountFalls':
      return `by at most ${rule.atMost}`;
    case 'freshness':
      return `within ${rule.within}`;
    case 'sameTotal':
      return rule.source;
    case 'custom':
      return rule.predicate;
  }
}

function columnsOf(columns: Columns): DefinedColumn[] {
  return Object.entries(columns).map(([name, { type, rules, nullWords, ...column }]) => ({
    name,
    type: typeName(type),
    mayBeEmpty: column.mayBeEmpty,
    header: column.header,
    nullWords: nullWords && [...nullWords],
    mayBeAbsent: column.mayBeAbsent,
    notation: column.notation && { ...column.notation },
    rules: { ...rules, oneOf: rules.oneOf && [...rules.oneOf] },
  }));
}
