import type { Statement } from '../../answer.ts';
import { type Expression, expression, render, simpler, type Tag, TAGS } from './expression.ts';
import { Random } from './random.ts';

/** A generated query: what stands around its expressions, so that it can be written with fewer and simpler ones. */
interface Query {
  readonly selected: readonly Item[];
  readonly conditions: readonly Condition[];
  /** So many of the items stand elsewhere than in its list (a group's key, a join's sides), and have to stay. */
  readonly fixed: number;
  readonly write: (selected: readonly string[], conditions: readonly string[]) => string;
}

interface Item {
  readonly expression: Expression;
  /** `sum(`, say, and ` OVER (ORDER BY id)`. */
  readonly before: string;
  readonly after: string;
}

interface Condition {
  readonly expression: Expression;
}

const DEPTH = 3;
const MOST_SELECTED = 3;

const textOf = ({ before, expression: inner, after }: Item): string => `${before}${render(inner)}${after}`;

const written = ({ selected, conditions, write }: Query): string =>
  write(
    selected.map(textOf),
    conditions.map(({ expression: inner }) => render(inner)),
  );

/** Simpler queries, the simplest first: fewer of its parts, then simpler ones. */
function* smaller(query: Query): Generator<Query> {
  for (const i of query.conditions.keys()) yield { ...query, conditions: query.conditions.toSpliced(i, 1) };
  if (query.selected.length > query.fixed + 1)
    for (const i of query.selected.keys())
      if (i >= query.fixed) yield { ...query, selected: query.selected.toSpliced(i, 1) };
  for (const [i, item] of query.selected.entries())
    for (const one of simpler(item.expression))
      yield { ...query, selected: query.selected.with(i, { ...item, expression: one }) };
  for (const [i, { expression: inner }] of query.conditions.entries())
    for (const one of simpler(inner))
      yield { ...query, conditions: query.conditions.with(i, { expression: one }) };
}

const statementOf = (id: string, query: Query): Statement => ({
  id,
  sql: written(query),
  smaller: () => smaller(query).map((one) => statementOf(id, one)),
});

const item = (inner: Expression, before = '', after = ''): Item => ({ expression: inner, before, after });

const anyTag = (random: Random): Tag => random.pick(TAGS) ?? 'integer';

const where = (conditions: readonly string[]): string =>
  conditions.length === 0 ? '' : ` WHERE ${conditions.join(' AND ')}`;

const named = (texts: readonly string[]): string => texts.map((text, i) => `${text} AS c${i}`).join(', ');

const several = (random: Random, make: () => Item): Item[] =>
  Array.from({ length: 1 + random.below(MOST_SELECTED) }, make);

const conditionsOf = (random: Random, from: string): Condition[] =>
  random.chance(0.5) ? [{ expression: expression(random, 'boolean', 2, from) }] : [];

/** Forms of a query, each of which has one result whatever an engine does first. */
const FORMS: readonly ((random: Random) => Query)[] = [
  // Without a table.
  (random) => ({
    selected: several(random, () => item(expression(random, anyTag(random), DEPTH, undefined))),
    conditions: [],
    fixed: 0,
    write: (selected) => `SELECT ${selected.join(', ')}`,
  }),
  // The rows of a table.
  (random) => ({
    selected: several(random, () => item(expression(random, anyTag(random), DEPTH, 't'))),
    conditions: conditionsOf(random, 't'),
    fixed: 0,
    write: (selected, conditions) =>
      `SELECT t.id, ${selected.join(', ')} FROM edges t${where(conditions)} ORDER BY t.id`,
  }),
  // Groups.
  (random) => {
    const key = anyTag(random);
    return {
      selected: [item(expression(random, key, 1, 't')), ...several(random, () => aggregate(random))],
      conditions: conditionsOf(random, 't'),
      fixed: 1,
      write: (selected, conditions) =>
        `SELECT ${named(selected)} FROM edges t${where(conditions)} GROUP BY 1`,
    };
  },
  // All rows together.
  (random) => ({
    selected: several(random, () => aggregate(random)),
    conditions: conditionsOf(random, 't'),
    fixed: 0,
    write: (selected, conditions) => `SELECT ${named(selected)} FROM edges t${where(conditions)}`,
  }),
  // Windows.
  (random) => ({
    selected: several(random, () => windowed(random)),
    conditions: conditionsOf(random, 't'),
    fixed: 0,
    write: (selected, conditions) =>
      `SELECT t.id, ${named(selected)} FROM edges t${where(conditions)} ORDER BY t.id`,
  }),
  // Joins.
  (random) => {
    const kind = random.pick(['JOIN', 'LEFT JOIN', 'RIGHT JOIN', 'FULL JOIN']) ?? 'JOIN';
    const tag = anyTag(random);
    return {
      selected: [
        item(expression(random, tag, 1, 't')),
        item(expression(random, tag, 1, 'u')),
        ...several(random, () => item(expression(random, anyTag(random), 2, random.chance(0.5) ? 't' : 'u'))),
      ],
      conditions: conditionsOf(random, random.chance(0.5) ? 't' : 'u'),
      fixed: 2,
      write: ([left = '', right = '', ...selected], conditions) =>
        `SELECT t.id, u.id, ${named(selected)} FROM edges t ${kind} edges u ON ${left} = ${right}${where(conditions)}`,
    };
  },
  // Sets.
  (random) => {
    const tag = anyTag(random);
    const operation = random.pick(['UNION', 'UNION ALL', 'INTERSECT', 'EXCEPT']) ?? 'UNION';
    return {
      selected: [item(expression(random, tag, 2, 't')), item(expression(random, tag, 2, 't'))],
      conditions: conditionsOf(random, 't'),
      fixed: 2,
      write: ([first = '', second = ''], conditions) =>
        `SELECT ${first} AS c FROM edges t${where(conditions)} ${operation} SELECT ${second} FROM edges t`,
    };
  },
  // Subqueries.
  (random) => {
    const tag = anyTag(random);
    const not = random.chance(0.3) ? 'NOT ' : '';
    return {
      selected: [item(expression(random, tag, 1, 't')), item(expression(random, tag, 1, 'u'))],
      conditions: [],
      fixed: 2,
      write: ([outer = '', inner = '']) =>
        `SELECT t.id, ${outer} ${not}IN (SELECT ${inner} FROM edges u) AS c FROM edges t ORDER BY t.id`,
    };
  },
  // Each value once.
  (random) => ({
    selected: several(random, () => item(expression(random, anyTag(random), 2, 't'))),
    conditions: conditionsOf(random, 't'),
    fixed: 0,
    write: (selected, conditions) => `SELECT DISTINCT ${named(selected)} FROM edges t${where(conditions)}`,
  }),
];

function aggregate(random: Random): Item {
  const filter = random.chance(0.2) ? ' FILTER (WHERE t.b)' : '';
  const [before, tags, after = ')'] = random.pick<readonly [string, readonly Tag[], string?]>([
    ['count(', TAGS],
    ['count(DISTINCT ', TAGS],
    ['min(', TAGS.filter((tag) => !tag.startsWith('array'))],
    ['max(', TAGS.filter((tag) => !tag.startsWith('array'))],
    ['sum(', ['integer', 'bigint', 'double', 'decimal(10,2)', 'decimal(38,10)']],
    ['avg(', ['integer', 'bigint', 'double', 'decimal(10,2)', 'decimal(38,10)']],
    ['sum(DISTINCT ', ['integer', 'bigint', 'decimal(10,2)']],
    ['bool_and(', ['boolean']],
    ['bool_or(', ['boolean']],
    ['count_if(', ['boolean']],
    ['stddev(', ['integer', 'bigint', 'double']],
    ['var_pop(', ['integer', 'double']],
    ['array_agg(', TAGS, ' ORDER BY t.id)'],
    ['max_by(', TAGS, ', t.id)'],
    ['min_by(', TAGS, ', t.id)'],
  ]) ?? ['count(', TAGS];
  return item(expression(random, random.pick(tags) ?? 'integer', 2, 't'), before, `${after}${filter}`);
}

function windowed(random: Random): Item {
  const partition = random.chance(0.4) ? 'PARTITION BY t.b ' : '';
  const frame =
    random.pick([
      '',
      ' ROWS BETWEEN 1 PRECEDING AND 1 FOLLOWING',
      ' ROWS BETWEEN 2 PRECEDING AND CURRENT ROW',
      ' ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING',
    ]) ?? '';
  const framed = ` OVER (${partition}ORDER BY t.id${frame})`;
  const plain = ` OVER (${partition}ORDER BY t.id)`;
  const inner = (tags: readonly Tag[]) => expression(random, random.pick(tags) ?? 'integer', 2, 't');
  switch (random.below(6)) {
    case 0:
      return item(inner(TAGS.filter((tag) => !tag.startsWith('array'))), 'rank() OVER (ORDER BY ', ')');
    case 1:
      return item(inner(TAGS), random.chance(0.5) ? 'lag(' : 'lead(', `, ${random.below(3)})${plain}`);
    case 2:
      return item(inner(TAGS), random.chance(0.5) ? 'first_value(' : 'last_value(', `)${framed}`);
    case 3:
      return item(
        inner(['integer', 'bigint', 'decimal(10,2)', 'decimal(38,10)']),
        random.chance(0.5) ? 'sum(' : 'avg(',
        `)${framed}`,
      );
    case 4:
      return item(
        inner(TAGS.filter((tag) => !tag.startsWith('array'))),
        random.chance(0.5) ? 'min(' : 'max(',
        `)${framed}`,
      );
    default:
      return item(inner(TAGS), 'count(', `)${framed}`);
  }
}

/** Queries over the table `edges`, the same ones for the same seed. */
export function randomQueries(seed: number, count: number): Statement[] {
  return Array.from({ length: count }, (_, i) => {
    const random = new Random(seed * 1_000_003 + i);
    const form = FORMS[i % FORMS.length];
    if (form === undefined) throw new RangeError('there is no form of a query');
    return statementOf(`seed ${seed}:${i + 1}`, form(random));
  });
}
