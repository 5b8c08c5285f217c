import { parseSync } from '@swc/core';
import { spawnSync } from 'node:child_process';
import {
  cpSync,
  globSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { FACTS } from '../../core/types/kinds.ts';

const ROOT = join(import.meta.dirname, '../..');
/** What knows no type of column, or types of its own. */
const OTHERS = ['node_modules', 'cdk.out', 'test', 'offline', 'bin', 'release', 'docs', 'coverage'];
const ROOMS = readdirSync(ROOT, { withFileTypes: true }).flatMap((entry) =>
  entry.isDirectory() && !entry.name.startsWith('.') && !OTHERS.includes(entry.name) ? [entry.name] : [],
);

/** The compiler reads all rooms, twice. */
const TIMEOUT = 180_000;

describe('the compiler asks for all that there is to know of a new type', () => {
  let copy: string;
  const at = (path: string) => join(copy, path);
  const change = (path: string, from: string | RegExp, to: string) => {
    const text = readFileSync(at(path), 'utf8');
    const changed = text.replace(from, to);
    expect([path, changed]).not.toEqual([path, text]);
    writeFileSync(at(path), changed);
  };

  /** The errors of the compiler: `core/types/col.ts: …` */
  function compiled(): string[] {
    const { stdout, status } = spawnSync(
      process.execPath,
      [at('node_modules/typescript/bin/tsc'), '-p', copy],
      {
        encoding: 'utf8',
        cwd: copy,
      },
    );
    const errors = stdout.split('\n').filter((line) => /\(\d+,\d+\): error /.test(line));
    expect(errors.length > 0).toBe(status !== 0);
    return errors.map((line) => line.replace(/\((\d+),\d+\)/, ':$1'));
  }

  beforeAll(() => {
    copy = mkdtempSync(join(tmpdir(), 'afluente-types-'));
    for (const room of ROOMS) cpSync(join(ROOT, room), at(room), { recursive: true });
    symlinkSync(join(ROOT, 'node_modules'), at('node_modules'));
    const { compilerOptions: base } = JSON.parse(readFileSync(join(ROOT, 'tsconfig.base.json'), 'utf8'));
    // What it would write lies where the project's own does.
    const compilerOptions = { ...base, composite: false, emitDeclarationOnly: false, noEmit: true };
    writeFileSync(at('package.json'), '{ "type": "module" }');
    writeFileSync(
      at('tsconfig.json'),
      JSON.stringify({ compilerOptions, include: ROOMS, exclude: ['page/client', 'node_modules'] }),
    );
    change('core/types/type.ts', /( {2}readonly int: unknown;\n)/, '$1  readonly smallint: unknown;\n');
  });
  afterAll(() => rmSync(copy, { recursive: true, force: true }));

  test(
    'a kind without a file is missing in core/types alone, and no fact may be left out',
    () => {
      // One line for each fact that a type might lack.
      const [facts] = FACTS.filter(({ kind }) => kind === 'int');
      const lacking = [
        ...Object.keys(facts!).map((fact) => ({ fact, of: 'int', is: "ColumnTypeFacts<'int'>" })),
        ...Object.keys(facts!.inference).map((fact) => ({
          fact,
          of: 'int.inference',
          is: "Inference<'int'>",
        })),
        ...Object.keys(facts!.parameters).map((fact) => ({
          fact,
          of: 'int.parameters',
          is: "ParameterFacts<'int'>",
        })),
      ];
      const head = [
        `import type { ColumnTypeFacts, ParameterFacts } from './facts.ts';`,
        `import type { Inference } from './inference.ts';`,
        `import { int } from './int.ts';`,
      ];
      const lines = lacking.map(
        ({ fact, of, is }, index) =>
          `export const { ${fact}: left${index}, ...rest${index} } = ${of}; rest${index} satisfies ${is};`,
      );
      writeFileSync(at('core/types/lacking.ts'), [...head, ...lines, ''].join('\n'));
      const errors = compiled();
      rmSync(at('core/types/lacking.ts'));
      const places = errors.map((error) => error.slice(0, error.indexOf(': error')));
      expect(places.filter((place) => !place.startsWith('core/types/lacking.ts')).sort()).toEqual([
        expect.stringMatching(/^core\/types\/col\.ts:\d+$/),
        expect.stringMatching(/^core\/types\/kinds\.ts:\d+$/),
      ]);
      expect(errors.filter((error) => error.includes('smallint'))).toHaveLength(2);
      expect(places.filter((place) => place.startsWith('core/types/lacking.ts'))).toEqual(
        lacking.map((_, index) => `core/types/lacking.ts:${head.length + index + 1}`),
      );
    },
    TIMEOUT,
  );

  test(
    'with its file and its two lines it is a type everywhere',
    () => {
      const int = readFileSync(at('core/types/int.ts'), 'utf8');
      const smallint = int
        .replaceAll("'int'", "'smallint'")
        .replaceAll(/\bint\b(?=[ =])/g, 'smallint')
        .replace("article: 'an'", "article: 'a'")
        .replace("trino: 'integer'", "trino: 'smallint'")
        .replace("'an int'", "'a smallint'")
        .replace('31n), high: 2n ** 31n', '15n), high: 2n ** 15n')
        .replace('breadth: 4', 'breadth: 3.5');
      writeFileSync(at('core/types/smallint.ts'), smallint);
      for (const path of ['core/types/kinds.ts', 'core/types/col.ts']) {
        change(path, "import { int } from './int.ts';", "$&\nimport { smallint } from './smallint.ts';");
      }
      change('core/types/kinds.ts', '  int,\n', '  int,\n  smallint,\n');
      change(
        'core/types/col.ts',
        '  int: int.column,\n',
        '  int: int.column,\n  smallint: smallint.column,\n',
      );
      expect(compiled()).toEqual([]);
      writeFileSync(at('main.ts'), MAIN);
      const { stdout, stderr } = spawnSync(process.execPath, [at('main.ts')], {
        encoding: 'utf8',
        cwd: copy,
      });
      expect([stderr, JSON.parse(stdout || 'null')]).toEqual([
        '',
        {
          valid: 'p',
          refused: 'target.columns.n.oneOf: columns of smallint have no such rule; leave it out',
          judged: ['is outside of the range of a smallint', '7'],
          catalog: [
            { Name: 'n', Type: 'smallint' },
            { Name: 'm', Type: 'string' },
          ],
          source: `CAST(NULLIF("n", '') AS smallint) AS "n"`,
          found: 'col.smallint()',
        },
      ]);
    },
    TIMEOUT,
  );
});

/** A definition with the new type: checked, read, made into statements, and found in a file. */
const MAIN = `
import { compileColumns } from './core/csv/columns.ts';
import { check, col, csv, pipeline } from './core/definition/index.ts';
import { validate } from './core/definition/validate.ts';
import { typedSource } from './core/sql/typed-source.ts';
import { typeCode } from './core/types/names.ts';
import { declared } from './core/published/version.ts';
import { Profile } from './scaffold/profile.ts';
import { inferred } from './scaffold/types.ts';

const source = csv({ dataset: 's', columns: { n: col.smallint({ min: 1 }), m: col.string() } });
const definition = pipeline({
  source,
  target: { table: 't', columns: { n: col.smallint(), m: col.string() } },
  checks: [check.range('n', { min: 1 }), check.sameTotal('n', { source: 'sum(n)' })],
});
const one = validate({ name: 'p', definition, sql: 'SELECT * FROM s' });
const wrong = { ...definition, target: { ...definition.target, columns: { n: { ...col.smallint(), rules: { oneOf: ['a'] } }, m: col.string() } } };
let refused;
try {
  validate({ name: 'p', definition: wrong, sql: 'SELECT 1' }, () => '');
} catch (error) {
  refused = String(error.message).replace(/^: /, '');
}
const [column] = compileColumns(source);
const profile = new Profile();
for (const text of ['7', '-12', '9']) profile.add(text);
const marks = { decimal: '.', date: 'YYYY-MM-DD' };
const found = inferred({ name: 'n', header: 'n', profile }, 3, marks);
console.log(JSON.stringify({
  valid: one.name,
  refused,
  judged: [column.judge('40000').fault, column.judge('+7').value],
  catalog: declared(one).columns,
  source: /CAST.* AS "n"/.exec(typedSource(one, 'db'))[0],
  found: typeCode(found.source.type),
}));
`;

/** Nodes of a syntax tree. */
interface Node {
  readonly type: string;
  readonly [key: string]: unknown;
}

const isNode = (value: unknown): value is Node =>
  typeof value === 'object' && value !== null && 'type' in value && typeof value.type === 'string';

function* nodesIn(value: unknown): Generator<Node> {
  if (Array.isArray(value)) for (const one of value) yield* nodesIn(one);
  else if (typeof value === 'object' && value !== null) {
    if (isNode(value)) yield value;
    for (const one of Object.values(value)) yield* nodesIn(one);
  }
}

const KINDS: ReadonlySet<unknown> = new Set(FACTS.map(({ kind }) => kind));

/** The kind that a node is a literal of. */
const kindOf = (node: unknown) =>
  isNode(node) && node.type === 'StringLiteral' && KINDS.has(node.value) ? String(node.value) : undefined;
const isTypeof = (node: unknown) =>
  isNode(node) && node.type === 'UnaryExpression' && node.operator === 'typeof';

/** What a piece of code decides by naming kinds of columns: comparisons, cases, sets of them and tables by them. */
function decidedByKind(code: string): string[] {
  return [...nodesIn(parseSync(code, { syntax: 'typescript' }))].flatMap((node) => {
    switch (node.type) {
      case 'BinaryExpression': {
        if (!/^[!=]==?$/.test(String(node.operator)) || isTypeof(node.left) || isTypeof(node.right))
          return [];
        const kind = kindOf(node.left) ?? kindOf(node.right);
        return kind === undefined ? [] : [`${String(node.operator)} '${kind}'`];
      }
      case 'SwitchCase': {
        const kind = kindOf(node.test);
        return kind === undefined ? [] : [`case '${kind}'`];
      }
      case 'ArrayExpression': {
        const kinds = (node.elements as { expression: unknown }[]).map((element) =>
          kindOf(element?.expression),
        );
        return kinds.length > 0 && kinds.every((kind) => kind !== undefined) ? [`[${kinds.join(', ')}]`] : [];
      }
      case 'ObjectExpression': {
        const keys = (node.properties as { key?: { value?: unknown }; value?: unknown }[]).map(
          ({ key, value }) => key?.value ?? value,
        );
        return keys.length > 1 && keys.every((key) => KINDS.has(key)) ? [`{ ${keys.join(', ')} }`] : [];
      }
      case 'CallExpression': {
        const { callee } = node;
        const [argument] = node.arguments as { expression: unknown }[];
        const kind = kindOf(argument?.expression);
        const name = isNode(callee) && isNode(callee.property) ? callee.property.value : undefined;
        return kind !== undefined && (name === 'has' || name === 'includes') ? [`${name}('${kind}')`] : [];
      }
      default:
        return [];
    }
  });
}

test.each([
  ["type.kind === 'date'", ["=== 'date'"]],
  ["'int' !== kind", ["!== 'int'"]],
  ["switch (kind) { case 'bigint': break; default: }", ["case 'bigint'"]],
  ["new Set(['int', 'bigint'])", ['[int, bigint]']],
  ["KEYS.has('timestamp')", ["has('timestamp')"]],
  ['const WIDER = { int: 1, double: 2 }', ['{ int, double }']],
  ["typeof value === 'string'", []],
  ["const column = { kind: 'string' }", []],
  ['col.string()', []],
  ["['decimal', 'delimiter']", []],
])('%s decides by a kind: %j', (code, found) => {
  expect(decidedByKind(code)).toEqual(found);
});

test('nothing outside of core/types decides by the kind of a column', () => {
  const files = ROOMS.flatMap((room) =>
    globSync(`${room}/**/*.ts`, { cwd: ROOT, exclude: (name) => /node_modules|cdk\.out/.test(name) }),
  )
    .filter((file) => !file.startsWith(join('core', 'types')))
    // How a literal may be read: as types of Trino's, of no column.
    .filter((file) => file !== join('core', 'engine', 'facts.ts'));
  expect(files.length).toBeGreaterThan(300);
  const found = files.flatMap((file) =>
    decidedByKind(readFileSync(join(ROOT, file), 'utf8')).map((what) => `${file}: ${what}`),
  );
  expect(found).toEqual([]);
});
