import type { Check } from '../core/definition/checks.ts';
import { CSV_DEFAULTS, type CsvSource, type Dialect } from '../core/definition/source.ts';
import { typeFacts } from '../core/types/kinds.ts';
import { counted } from '../operate/units.ts';
import { columnCode } from './column-code.ts';
import type { Model, NewColumn } from './model.ts';
import { inComment, line, textLiteral } from './typescript.ts';

/**
 * `pipeline.ts`, formatted as Prettier would.
 * @param core where `core/definition/index.ts` is, seen from the file
 */
export function renderDefinition(model: Model, core: string): string {
  const { definition, columns, guesses, partition } = model;
  const { source, target, checks } = definition;
  return [
    `import { check, col, csv, pipeline } from ${textLiteral(core)};`,
    `// import { daily } from ${textLiteral(core)};`,
    '',
    '/**',
    ` * Made from ${inComment(model.file)}: ${counted(model.rows, 'row')}, ${counted(columns.length, 'column')}.`,
    ` * Types, and what may be empty, were seen in ${model.partial ? `its first ${counted(model.facts.rows, 'row')}; all were judged by them` : 'all of its rows'}. What was guessed says so.`,
    ' */',
    'export default pipeline({',
    '  source: csv({',
    line(4, `dataset: ${textLiteral(source.dataset)},`),
    ...dialectLines(source, guesses),
    '    columns: {',
    ...columns.map((column) => sourceLine(source, column)),
    '    },',
    ...toleranceLines(source, guesses.tolerate),
    '  }),',
    '  target: {',
    line(4, `table: ${textLiteral(target.table)},`),
    '    columns: {',
    ...Object.entries(target.columns).map(([name, column]) => line(6, `${name}: ${columnCode(column)},`)),
    '    },',
    ...(partition
      ? [
          line(4, `partitionBy: [${textLiteral(partition.name)}],`, [
            counted(partition.partitions, 'partition'),
          ]),
        ]
      : []),
    '  },',
    '  checks: [',
    '    // docs/checks.md has every check.',
    ...checks.map((check) => line(4, `${checkCode(check)},`, saidOf(check, model))),
    ...suggestions(model),
    '  ],',
    "  // schedule: daily('03:00', 'America/Sao_Paulo'),",
    '});',
    '',
  ].join('\n');
}

/** What a definition says of how a file is written, in the order in which it is said. */
const DIALECT_KEYS = [
  'encoding',
  'skip',
  'comment',
  'header',
  'footer',
  'delimiter',
  'trailingDelimiter',
  'quote',
  'escape',
  'trim',
  'extra',
  'decimal',
  'group',
  'date',
] as const satisfies readonly (keyof Dialect)[];

function dialectLines(source: CsvSource, guesses: Model['guesses']): string[] {
  const usual: Partial<Dialect> = CSV_DEFAULTS;
  return DIALECT_KEYS.flatMap((field) => {
    const value = source[field];
    const guess = guesses[field];
    if (value === undefined || (value === usual[field] && guess === undefined)) return [];
    const code = typeof value === 'string' ? textLiteral(value) : String(value);
    return [line(4, `${field}: ${code},`, guess === undefined ? [] : [`guessed: ${guess}`])];
  });
}

function sourceLine({ columns }: CsvSource, { name, seen, guessed }: NewColumn): string {
  const column = columns[name];
  const said = [...guessed.map((guess) => `guessed: ${guess}`), ...seen];
  return column ? line(6, `${name}: ${columnCode(column)},`, said) : '';
}

function toleranceLines({ tolerate: { rows, share } }: CsvSource, why: string | undefined): string[] {
  if (rows === 0) return [];
  return [
    ...(why === undefined ? [] : [`    // ${inComment(why)}`]),
    line(4, `tolerate: { rows: ${rows}, share: ${share} },`),
  ];
}

/** Of the checks that a new pipeline has. */
function checkCode(check: Check<string>): string {
  const warn = check.severity === 'warn' ? '.warn()' : '';
  switch (check.kind) {
    case 'unique':
      return `check.unique(${check.columns.map(textLiteral).join(', ')})${warn}`;
    case 'sameTotal':
      return `check.sameTotal(${textLiteral(check.column)}, { source: ${textLiteral(check.source)} })${warn}`;
    case 'rowCountFalls':
      return `check.rowCountFalls({ atMost: ${textLiteral(check.atMost)} })${warn}`;
    default:
      throw new TypeError(`A new pipeline has no check ${check.kind}.`);
  }
}

function saidOf(check: Check<string>, { facts }: Model): string[] {
  if (check.kind !== 'unique') return [];
  return [
    `guessed: no ${check.columns.length > 1 ? 'two rows are the same here' : 'value stands there twice'} in ${counted(facts.rows, 'row')}`,
  ];
}

/** A text with few values, and short ones, may be a category. */
const MOST_CATEGORIES = 12;
const LONGEST_CATEGORY = 40;
const FEWEST_ROWS_EACH = 10;
const MOST_OTHER_KEYS = 3;

/** Checks that may be meant, as comments. */
function suggestions({ columns, facts, keys }: Model): string[] {
  const categories = columns.flatMap(({ name, target }, position) => {
    const values = facts.values[position];
    const isFew =
      values &&
      values.size > 1 &&
      values.size <= MOST_CATEGORIES &&
      facts.rows / values.size >= FEWEST_ROWS_EACH;
    const areNames = isFew && [...values.keys()].every((value) => value.length <= LONGEST_CATEGORY);
    if (!areNames || !typeFacts(target.type).isText) return [];
    const listed = [...values.keys()].sort().map(textLiteral).join(', ');
    return [`check.oneOf('${name}', [${listed}]).warn(),`];
  });
  const [, ...others] = keys;
  const dated = columns.find(({ target }) => typeFacts(target.type).time);
  const all = [
    ...others
      .slice(0, MOST_OTHER_KEYS)
      .map((key) => `check.unique(${key.columns.map(textLiteral).join(', ')}).warn(),`),
    ...categories,
    ...(dated ? [`check.freshness('${dated.name}', { within: '2 days' }).warn(),`] : []),
  ];
  // What can't be seen in a text is escaped in its literal.
  return all.map((code) => `    // ${code}`);
}
