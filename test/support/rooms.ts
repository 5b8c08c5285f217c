import { parseSync } from '@swc/core';
import { spawnSync } from 'node:child_process';
import { globSync, readFileSync } from 'node:fs';
import { dirname, join, posix, relative, resolve } from 'node:path';

export const ROOT = join(import.meta.dirname, '../..');

/** A folder with a `tsconfig` of its own; what lies at the root is one too. */
export interface Room {
  /** Its folder, from the project's root: `page/client`; `.` for the root. */
  readonly name: string;
  /** The rooms that its `tsconfig` references, sorted. */
  readonly references: readonly string[];
  /** The sources that TypeScript checks as its own, from the project's root. */
  readonly files: readonly string[];
}

interface Config {
  readonly references?: readonly { readonly path: string }[];
  readonly files?: readonly string[];
}

/** The embedded AWS is a room, and a package of the workspace: what it hands out, by their subpaths. */
const OFFLINE: Readonly<Record<string, string>> = JSON.parse(
  readFileSync(join(ROOT, 'offline/package.json'), 'utf8'),
).exports;

/** What a `tsconfig` comes to when what it extends and its patterns are resolved. */
function configAt(path: string): Config {
  const { status, stdout } = spawnSync('node_modules/.bin/tsc', ['--showConfig', '--project', path], {
    cwd: ROOT,
    encoding: 'utf8',
  });
  if (status !== 0) throw new Error(`${path}: ${stdout}`);
  return JSON.parse(stdout) as Config;
}

const isConfig = (path: string) => path.endsWith('.json');
const folderOf = (path: string) => (isConfig(path) ? dirname(path) : path);

/** The rooms that `tsc -b` goes through, in the order of the root's `tsconfig.json`. */
export function rooms(): Room[] {
  const { references = [] } = JSON.parse(readFileSync(join(ROOT, 'tsconfig.json'), 'utf8')) as Config;
  return references.map(({ path }) => {
    const name = folderOf(path);
    const { references: to = [], files = [] } = configAt(path);
    const fromRoot = (other: string) => relative(ROOT, resolve(ROOT, name, other)) || '.';
    return {
      name,
      references: to.map((other) => fromRoot(folderOf(other.path))).sort(),
      files: files.map(fromRoot),
    };
  });
}

/** Every source of the project in TypeScript, declarations too. */
export const sources = () =>
  globSync('**/*.{ts,mts,cts,tsx}', {
    cwd: ROOT,
    exclude: (name) => /(^|\/)(node_modules|cdk\.out|\.offline|coverage)$/.test(name),
  });

export interface Import {
  readonly file: string;
  /** The source that is imported, from the project's root, if it is one of the project's. */
  readonly source?: string;
  /** Otherwise what it is of: `zod`, `node:fs`, `#pipeline`. */
  readonly package?: string;
  /** Nothing of it is there when the program runs. */
  readonly typesOnly: boolean;
}

/** What a source imports. @param file from the project's root */
export const importsOf = (file: string) => importsIn(file, readFileSync(join(ROOT, file), 'utf8'));

/** What a text imports, wherever that stands in it; what a program finds out as it runs is not told. */
export function importsIn(file: string, text: string): Import[] {
  const found: Import[] = [];
  const add = (specifier: string, typesOnly: boolean) =>
    found.push({ file, ...imported(file, specifier), typesOnly });
  const visit = (node: any): void => {
    if (typeof node !== 'object' || node === null) return;
    if (/^(Import|ExportNamed|ExportAll)Declaration$/.test(node.type) && node.source) {
      add(node.source.value, node.typeOnly === true);
    }
    if (node.type === 'TsImportType') add(node.argument.value, true);
    if (node.type === 'CallExpression' && node.callee.type === 'Import') {
      const { expression } = node.arguments[0];
      if (expression.type === 'StringLiteral') add(expression.value, false);
    }
    Object.values(node).forEach(visit);
  };
  visit(parseSync(text, { syntax: 'typescript', target: 'es2024' }));
  return found;
}

function imported(file: string, specifier: string): Pick<Import, 'source' | 'package'> {
  const source = sourceOf(file, specifier);
  return source === undefined ? { package: /^(@[^/]+\/)?[^/]+/.exec(specifier)![0] } : { source };
}

/** The source of the project that a specifier in another means, from the project's root, if it means one. */
export function sourceOf(file: string, specifier: string): string | undefined {
  if (specifier.startsWith('.')) return posix.join(dirname(file), specifier);
  const [own, subpath = ''] = /^@afluente\/offline(\/.*)?$/.exec(specifier) ?? [];
  return own === undefined ? undefined : posix.join('offline', OFFLINE[`.${subpath}`]!);
}

/** The room that a path lies in. @param names of the rooms */
export function roomOf(path: string, names: readonly string[]): string {
  const around = names.filter((name) => path.startsWith(`${name}/`));
  return around.sort((one, other) => other.length - one.length)[0] ?? '.';
}
