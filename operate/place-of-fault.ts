import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { thrownAt } from '../core/input/thrown.ts';

const ROOT = join(import.meta.dirname, '..');

/**
 * What is wrong, in a line, of what a program of the project said when it failed: `lib/app.ts:12:5: x is not defined`.
 * @returns nothing where that doesn't show it
 */
export function faultIn(said: string): string | undefined {
  // esbuild's, of what functions are bundled from: https://esbuild.github.io/api/#build-failures
  const [, place, fault] = /^(\S+:\d+:\d+): ERROR: (.*)$/m.exec(said) ?? [];
  if (place !== undefined) return `${place}: ${fault}`;
  const [, error] = /^(?:\w*Error)(?: \[\w+\])?: (.*)$/m.exec(said) ?? [];
  const own = thrownAt(said)
    .map(({ path, ...rest }) => ({ ...rest, file: relative(ROOT, pathOf(path)) }))
    .find(({ file }) => !file.startsWith('..') && !file.startsWith('node_modules'));
  if (error === undefined || own === undefined) return undefined;
  const at = [own.file, own.line, ...(own.column === undefined ? [] : [own.column])].join(':');
  return `${at}: ${error}`;
}

function pathOf(path: string): string {
  return path.startsWith('file:') ? fileURLToPath(path) : path;
}
