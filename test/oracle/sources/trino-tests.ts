import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Statement } from '../answer.ts';

/** What answers anew each time, or tells of the session. */
const FLEETING =
  /\b(now|current_\w+|localtime\w*|rand|random|uuid|shuffle|fail|query_id|last_query_id)\b|\$(internal|operator|literal)/i;

/** How an operator of Trino's tests is written. */
const OPERATORS: Readonly<Record<string, (a: string, b: string) => string>> = {
  ADD: (a, b) => `${a} + ${b}`,
  SUBTRACT: (a, b) => `${a} - ${b}`,
  MULTIPLY: (a, b) => `${a} * ${b}`,
  DIVIDE: (a, b) => `${a} / ${b}`,
  MODULUS: (a, b) => `${a} % ${b}`,
  NEGATION: (a) => `-(${a})`,
  EQUAL: (a, b) => `${a} = ${b}`,
  LESS_THAN: (a, b) => `${a} < ${b}`,
  LESS_THAN_OR_EQUAL: (a, b) => `${a} <= ${b}`,
  IS_DISTINCT_FROM: (a, b) => `${a} IS DISTINCT FROM ${b}`,
  SUBSCRIPT: (a, b) => `(${a})[${b}]`,
};

/** A statement of a test, and the same over columns that hold NULL, where it is an operator's or a function's. */
interface Written {
  readonly sql: string;
  readonly overColumns?: string;
}

/** The statements of Trino's own tests, of an unpacked `test-sources` archive. */
export function trinoTests(directory: string): Statement[] {
  return statements(directory, ({ sql }) => sql);
}

/** What its tests ask of literals, asked of columns, in each of which is a NULL too. */
export function trinoTestsOverColumns(directory: string): Statement[] {
  return statements(directory, ({ overColumns }) => overColumns);
}

function statements(directory: string, of: (written: Written) => string | undefined): Statement[] {
  const found: Statement[] = [];
  const seen = new Set<string>();
  for (const file of globSync('**/*.java', { cwd: directory }).toSorted()) {
    const java = readFileSync(join(directory, file), 'utf8');
    let number = 0;
    for (const written of writtenIn(java)) {
      number += 1;
      const sql = of(written);
      if (sql === undefined || seen.has(sql) || FLEETING.test(sql)) continue;
      seen.add(sql);
      found.push({ id: `${file.split('/').at(-1)?.replace('.java', '')}:${number}`, sql });
    }
  }
  return found;
}

/** An expression over a row of these values, and a row for each of them that has NULL in its place. */
function overColumns(expression: string, names: readonly string[], values: readonly string[]): string {
  const row = (cells: readonly string[]) => `ROW(${cells.join(', ')})`;
  const rows = [values, ...values.map((_, i) => values.with(i, 'NULL'))];
  return `SELECT ${expression} FROM (VALUES ${rows.map(row).join(', ')}) t(${names.join(', ')})`;
}

/** An operator's or a function's call. */
function called(write: (...args: string[]) => string, args: readonly string[]): Written {
  const sql = `SELECT ${write(...args)}`;
  const names = args.map((_, i) => String.fromCharCode(97 + i));
  return args.length === 0 ? { sql } : { sql, overColumns: overColumns(write(...names), names, args) };
}

function* writtenIn(java: string): Generator<Written> {
  const calls =
    /\bassertions\s*\.\s*(expression|function|operator|query)\(|\b(assertFails|assertFunction|analyze|assert\w*Plan\w*|assertQuery\w*|matches)\(/g;
  for (const match of java.matchAll(calls)) {
    const call = match[1] ?? match[2];
    let [args, at] = argumentsAt(java, match.index + match[0].length);
    const texts = args.map(literal);
    const [first, ...others] = texts;
    const rest = others.filter((text) => text !== undefined);
    const isWhole = rest.length === others.length;
    if (call === 'operator') {
      const write = OPERATORS[args[0]?.replace(/^.*\./, '').trim() ?? ''];
      if (write !== undefined && isWhole && rest.length > 0)
        yield called((a, b = '') => write(a ?? '', b), rest);
    } else if (call === 'function') {
      if (first !== undefined && isWhole) yield called((...all) => `${first}(${all.join(', ')})`, rest);
    } else if (call === 'expression' || call === 'assertFunction') {
      if (first === undefined) continue;
      const bindings: [string, string][] = [];
      for (;;) {
        const next = /^\s*\.binding\(/.exec(java.slice(at, at + 200));
        if (next === null) break;
        [args, at] = argumentsAt(java, at + next[0].length);
        const [name, value] = args.map(literal);
        if (name !== undefined && value !== undefined) bindings.push([name, value]);
      }
      const [names, values] = [bindings.map(([name]) => name), bindings.map(([, value]) => value)];
      yield bindings.length === 0
        ? { sql: `SELECT ${first}` }
        : {
            sql: `SELECT ${first} FROM (VALUES ROW(${values.join(', ')})) t(${names.join(', ')})`,
            overColumns: overColumns(first, names, values),
          };
    } else {
      // A session may stand before the query.
      const sql = texts.find((text) => text !== undefined && /^\s*(select|with|values|table|\()/i.test(text));
      if (sql !== undefined) yield { sql };
    }
  }
}

/** The texts of a Java call's arguments, and where what follows the call begins. */
function argumentsAt(java: string, from: number): [string[], number] {
  const args: string[] = [];
  let depth = 0;
  let start = from;
  const token = /"""[\s\S]*?"""|"(?:[^"\\\n]|\\.)*"|'(?:[^'\\]|\\.)+'|\/\/[^\n]*|[(){}[\],]/g;
  token.lastIndex = from;
  for (let found = token.exec(java); found !== null; found = token.exec(java)) {
    const [text] = found;
    if (/^[({[]$/.test(text)) depth += 1;
    else if (/^[)}\]]$/.test(text)) {
      if (depth === 0) {
        const last = java.slice(start, found.index);
        return [last.trim() === '' ? args : [...args, last], found.index + 1];
      }
      depth -= 1;
    } else if (text === ',' && depth === 0) {
      args.push(java.slice(start, found.index));
      start = found.index + 1;
    }
  }
  return [args, java.length];
}

/** What a Java expression of string literals joined by `+` says. */
function literal(java: string): string | undefined {
  const bare = java.replaceAll(/\/\/[^\n]*\n/g, '\n').trim();
  if (!/^(?:(?:"""[\s\S]*?"""|"(?:[^"\\\n]|\\.)*")\s*(?:\+\s*(?=")|$))+$/.test(bare)) return undefined;
  return [...bare.matchAll(/"""\s*?\n([\s\S]*?)"""|"((?:[^"\\\n]|\\.)*)"/g)]
    .map(([, block, line]) => unescaped(block ?? line ?? ''))
    .join('');
}

const ESCAPES: Readonly<Record<string, string>> = { n: '\n', t: '\t', r: '\r', b: '\b', f: '\f', s: ' ' };

const unescaped = (text: string): string =>
  text.replaceAll(
    /\\(?:u+([0-9a-fA-F]{4})|([0-3]?[0-7]{1,2})|([\s\S]))/g,
    (_, hex?: string, octal?: string, other?: string) =>
      hex !== undefined
        ? String.fromCharCode(Number.parseInt(hex, 16))
        : octal !== undefined
          ? String.fromCharCode(Number.parseInt(octal, 8))
          : (ESCAPES[other ?? ''] ?? other ?? ''),
  );
