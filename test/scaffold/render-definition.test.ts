import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import * as prettier from 'prettier';
import type { Column } from '../../core/definition/columns.ts';
import { col, csv } from '../../core/definition/index.ts';
import type { Definition } from '../../core/definition/pipeline.ts';
import { DIALECT } from '../../core/definition/shape.ts';
import { CSV_DEFAULTS, type Dialect } from '../../core/definition/source.ts';
import { validate } from '../../core/definition/validate.ts';
import { definitionOf } from '../../scaffold/define.ts';
import type { Model } from '../../scaffold/model.ts';
import { renderDefinition } from '../../scaffold/render-definition.ts';
import { uncommented } from '../support/uncommented.ts';

const ROOT = join(import.meta.dirname, '../..');
const PRETTIER = JSON.parse(readFileSync(join(ROOT, '.prettierrc.json'), 'utf8'));
const CORE = join(ROOT, 'core/definition/index.ts');

const { mode: _, tolerate: __, ...USUAL } = CSV_DEFAULTS;
const NONE = { rows: 0, share: 0 };

function modelOf(
  sources: Readonly<Record<string, Column>>,
  dialect: Partial<Dialect> = {},
  more: Partial<Model> = {},
): Model {
  const columns = Object.entries(sources).map(([name, source]) => ({
    name,
    header: source.header ?? name,
    source,
    target: { type: source.type, rules: {}, mayBeEmpty: source.mayBeEmpty },
    seen: [],
    guessed: [],
  }));
  const keys = more.keys ?? [];
  const definition = definitionOf({
    name: 's',
    table: 't',
    dialect: { ...USUAL, ...dialect },
    columns,
    partition: undefined,
    keys,
    tolerate: NONE,
  });
  return {
    name: 's',
    file: 'my.csv',
    columns,
    facts: { rows: 40, keys: [], keysUnknown: false, values: [] },
    partition: undefined,
    definition,
    guesses: {},
    rows: 40,
    rejected: 0,
    remarks: [],
    partial: false,
    keys,
    ...more,
  };
}

/** What a text of TypeScript says as a definition. */
async function evaluated(text: string): Promise<Definition> {
  const file = join(mkdtempSync(join(tmpdir(), 'afluente-render-')), 'pipeline.ts');
  writeFileSync(file, text);
  return (await import(pathToFileURL(file).href)).default;
}

/** A definition without its methods. */
const plain = (definition: Definition) => JSON.parse(JSON.stringify(definition));

const DIALECTS: { readonly [K in keyof Required<Dialect>]: Partial<Dialect> } = {
  delimiter: { delimiter: '\u0001' },
  quote: { quote: 'none' },
  escape: { escape: '\\' },
  encoding: { encoding: 'windows-1252' },
  skip: { skip: 3 },
  comment: { comment: '#' },
  header: { header: false },
  footer: { footer: "It's all" },
  trailingDelimiter: { trailingDelimiter: true },
  trim: { trim: true },
  extra: { extra: 'ignore' },
  decimal: { decimal: ',' },
  group: { group: "'" },
  date: { date: 'DD/MM/YYYY' },
};

test.each([...Object.entries(DIALECTS), ['footer of lines', { footer: 2 }] as const])(
  'what a definition says of %s is what it was given',
  async (_name, dialect) => {
    const model = modelOf({ a: col.int() }, dialect);
    const text = renderDefinition(model, CORE);
    expect(await prettier.format(text, { ...PRETTIER, parser: 'typescript' })).toBe(text);
    const [[key, value] = ['', '']] = Object.entries(dialect);
    expect((await evaluated(text)).source).toMatchObject({ [key]: value });
    expect(plain(await evaluated(text))).toEqual(plain(model.definition));
  },
);

test('every key of a dialect is among them', () => {
  expect(Object.keys(DIALECTS).sort()).toEqual(Object.keys(DIALECT).sort());
});

test.each<[string, Column]>([
  ['col.int()', col.int()],
  ['col.decimal(12, 2).nullable()', col.decimal(12, 2).nullable()],
  ["col.int().null('NA', \"it's\")", col.int().null('NA', "it's")],
  ["col.date().from('Tag').optional()", col.date().from('Tag').optional()],
  [
    "col.timestamp().written({ zone: 'utc', fraction: 'truncate' }).null('-')",
    col.timestamp().written({ zone: 'utc', fraction: 'truncate' }).null('-'),
  ],
  [
    "col.decimal(12, 2).written({ group: '.', decimal: ',' })",
    col.decimal(12, 2).written({ group: '.', decimal: ',' }),
  ],
])('a column is written as %s', async (code, column) => {
  const model = modelOf({ a: column, b: col.int() });
  const text = renderDefinition(model, CORE);
  expect(text).toContain(`      a: ${code},\n      b:`);
  expect(plain(await evaluated(text))).toEqual(plain(model.definition));
  expect(plain(await evaluated(text)).source).toEqual(
    JSON.parse(JSON.stringify(csv({ dataset: 's', columns: { a: column, b: col.int() } }))),
  );
});

test('what was guessed of a key is said, though the key is as usual', () => {
  const text = renderDefinition(
    modelOf({ a: col.int() }, {}, { guesses: { decimal: 'it may be a comma' } }),
    CORE,
  );
  expect(text).toContain("    decimal: '.', // guessed: it may be a comma\n");
});

test('all that is suggested in comments can be taken up as it stands', async () => {
  const counts = (...values: string[]) => new Map(values.map((value) => [value, 10]));
  const hostile = ['*/ x', "won't", '"both\'"', 'line\nend', '\u202E', '`${x}`'];
  const model = modelOf(
    { id: col.int(), day: col.date(), status: col.string(), words: col.string() },
    {},
    {
      facts: {
        rows: 80,
        keys: [],
        keysUnknown: false,
        values: [undefined, undefined, counts('open', 'paid'), counts(...hostile)],
      },
      keys: [
        { columns: ['id'], likely: true },
        { columns: ['day', 'status'], likely: false },
      ],
    },
  );
  const text = renderDefinition(model, CORE);
  const taken = uncommented(text);
  expect(taken.match(/^\s*\/\/.*$/gm)).toEqual(['    // docs/checks.md has every check.']);
  const definition = await evaluated(taken);
  expect(validate({ name: 's', definition, sql: 'SELECT 1' }).definition).toMatchObject({
    schedule: { expression: expect.any(String) },
    checks: [
      { kind: 'unique', columns: ['id'] },
      { kind: 'rowCountFalls' },
      { kind: 'unique', columns: ['day', 'status'] },
      { kind: 'oneOf', column: 'status', values: ['open', 'paid'] },
      { kind: 'oneOf', column: 'words', values: hostile.toSorted() },
      { kind: 'freshness', column: 'day' },
    ],
  });
});
