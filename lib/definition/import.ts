import { readFileSync } from 'node:fs';
import { basename, dirname, join, relative, sep } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { check, col } from '../../core/definition/index.ts';
import { InvalidDefinition } from '../../core/definition/validate.ts';
import { thrownAt } from '../../core/input/thrown.ts';
import { nearest } from '../../core/input/nearest.ts';

const ROOT = join(import.meta.dirname, '../..');
/** Where a fault is found, but never made. */
const NOT_THEIRS = [join(ROOT, 'core') + sep, join(ROOT, 'lib') + sep, `${sep}node_modules${sep}`];

/**
 * What a definition's file exports by default, as it is: a promise isn't awaited.
 * @param file its path
 * @param name what it is called to people: `pipelines/orders/pipeline.ts`
 * @throws InvalidDefinition with one line, where the file can't be read as TypeScript, imports what there isn't, or
 *   throws: with the line and column that Node tells, and of another file with its path
 */
export async function importDefault(file: string, name: string): Promise<{ readonly exported: unknown }> {
  try {
    const module: unknown = await import(pathToFileURL(file).href);
    return {
      exported:
        typeof module === 'object' && module !== null && 'default' in module ? module.default : undefined,
    };
  } catch (error) {
    throw new InvalidDefinition(`${placeOf(error, file, name)}: ${whyNot(error, file)}`, { cause: error });
  }
}

/** `pipelines/orders/pipeline.ts:12:5`, as far as it is known. */
function placeOf(error: unknown, file: string, name: string): string {
  const missing = missingImport(error);
  if (missing) return `${name}${importingLine(file, missing)}`;
  const stack = error instanceof Error ? (error.stack ?? '') : '';
  for (const { path, line, column } of thrownAt(stack)) {
    const at = path.startsWith('file:') ? fileURLToPath(path) : path;
    if (NOT_THEIRS.some((part) => at.includes(part))) continue;
    const of = at === file ? name : join(dirname(name), relative(dirname(file), at));
    return [of, line, ...(column === undefined ? [] : [column])].join(':');
  }
  return name;
}

function whyNot(error: unknown, file: string): string {
  const missing = missingImport(error);
  if (missing) {
    const from = missing.startsWith('/')
      ? `./${relative(dirname(file), missing)}`.replace('./../', '../')
      : missing;
    return `it imports "${from}", which isn't there; correct the path, whose ending is .ts`;
  }
  const [said = ''] = (error instanceof Error ? error.message : String(error)).split('\n');
  return `${said}${builderMeant(said)}`;
}

/** `col.strng is not a function`: one of `col`'s was meant. */
function builderMeant(said: string): string {
  const [, of = '', written = ''] = /^(\w+)\.(\w+) is not a function/.exec(said) ?? [];
  const builders = Object.entries({ col, check }).find(([name]) => name === of)?.[1] ?? {};
  const meant = nearest(written, Object.keys(builders));
  return meant === undefined ? '' : `; did you mean ${of}.${meant}?`;
}

/** The file or package that an import doesn't find. */
function missingImport(error: unknown): string | undefined {
  return error instanceof Error && 'code' in error && error.code === 'ERR_MODULE_NOT_FOUND'
    ? /^Cannot find (?:module|package) '(.+?)' imported/.exec(error.message)?.[1]
    : undefined;
}

/** `:2:23`, where one line of the file alone names what is imported. */
function importingLine(file: string, missing: string): string {
  const lines = readFileSync(file, 'utf8').split('\n');
  const named = new RegExp(`['"][^'"]*${RegExp.escape(basename(missing))}`);
  const naming = lines.flatMap((text, index) => {
    const column = text.search(named);
    return column === -1 ? [] : [`:${index + 1}:${column + 1}`];
  });
  return naming.length === 1 ? naming.join('') : '';
}
