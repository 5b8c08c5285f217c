import { parseSync } from '@swc/core';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT, sourceOf } from '../support/rooms.ts';

/** What of a source others may take, and what it takes of others of the project. */
export interface Traded {
  readonly exported: readonly string[];
  /** Those of them that are types and nothing else. */
  readonly types: ReadonlySet<string>;
  /** How often each name stands in it, where it is declared too. */
  readonly said: ReadonlyMap<string, number>;
  /** The names by their source, from the project's root; `*` is all of it. */
  readonly taken: readonly (readonly [source: string, name: string])[];
}

/** @param file from the project's root */
export const tradedBy = (file: string) => tradedIn(file, readFileSync(join(ROOT, file), 'utf8'));

/** What a text exports, and what it imports of the project's sources. */
export function tradedIn(file: string, text: string): Traded {
  const exported: string[] = [];
  const taken: [string, string][] = [];
  const types = new Set<string>();
  const said = new Map<string, number>();
  const take = (specifier: string, name: string) => {
    const source = sourceOf(file, specifier);
    if (source !== undefined) taken.push([source, name]);
  };
  const visit = (node: any): void => {
    if (typeof node !== 'object' || node === null) return;
    switch (node.type) {
      case 'Identifier':
        said.set(node.value, (said.get(node.value) ?? 0) + 1);
        break;
      case 'ExportDeclaration':
        exported.push(...declared(node.declaration));
        if (/^Ts(Interface|TypeAlias)/.test(node.declaration.type)) types.add(node.declaration.id.value);
        break;
      case 'ExportDefaultExpression':
      case 'ExportDefaultDeclaration':
        exported.push('default');
        break;
      case 'ImportDeclaration':
        for (const one of node.specifiers) take(node.source.value, importedAs(one));
        break;
      case 'ExportAllDeclaration':
        take(node.source.value, '*');
        break;
      case 'ExportNamedDeclaration':
        for (const one of node.specifiers) {
          exported.push((one.exported ?? one.orig ?? one.name).value);
          if (node.source) take(node.source.value, one.type === 'ExportSpecifier' ? one.orig.value : '*');
        }
        break;
      case 'TsImportType':
        take(node.argument.value, '*');
        break;
      case 'CallExpression':
        if (node.callee.type === 'Import') take(node.arguments[0].expression.value ?? '', '*');
    }
    Object.values(node).forEach(visit);
  };
  visit(parseSync(text, { syntax: 'typescript', target: 'es2024' }));
  return { exported, types, said, taken };
}

function declared({ type, declarations, identifier, id }: any): string[] {
  if (type === 'VariableDeclaration') return declarations.flatMap((one: any) => bound(one.id));
  return [(identifier ?? id).value];
}

/** The names that a pattern binds. */
function bound(pattern: any): string[] {
  if (pattern.type === 'Identifier') return [pattern.value];
  if (pattern.type === 'ArrayPattern') return pattern.elements.filter(Boolean).flatMap(bound);
  return pattern.properties.flatMap((one: any) => bound(one.argument ?? one.value ?? one.key));
}

function importedAs({ type, imported, local }: any): string {
  if (type === 'ImportDefaultSpecifier') return 'default';
  return type === 'ImportNamespaceSpecifier' ? '*' : (imported ?? local).value;
}
