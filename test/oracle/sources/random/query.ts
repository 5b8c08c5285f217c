import type { Statement } from '../../answer.ts';
import { type Expression, expression, isNested, render, simpler, type Tag, TAGS } from './expression.ts';
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
/** What stands around costs an engine more than one more of them. */
const MOST_SELECTED = 8;

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

const SCALARS = TAGS.filter((tag) => !isNested(tag));

/** Those of which equal values look the same. */
const ORDERED = SCALARS.filter((tag) => tag !== 'double');

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
  // Correlated subqueries.
  (random) => {
    const tag = random.pick(SCALARS) ?? 'integer';
    const [before, after] = random.pick([
      ['EXISTS (SELECT 1', ')'],
      ['NOT EXISTS (SELECT 1', ')'],
      ['(SELECT count(*)', ')'],
      ['(SELECT max(u.id)', ')'],
      ['(SELECT sum(u.i)', ')'],
    ]) ?? ['', ''];
    return {
      selected: [item(expression(random, tag, 1, 't')), item(expression(random, tag, 1, 'u'))],
      conditions: conditionsOf(random, 'u'),
      fixed: 2,
      write: ([outer = '', inner = ''], conditions) =>
        `SELECT t.id, ${before} FROM edges u${where([`${inner} = ${outer}`, ...conditions])}${after} AS c FROM edges t ORDER BY t.id`,
    };
  },
  // Several groupings at once, and conditions on groups.
  (random) => {
    const grouping =
      random.pick(['ROLLUP (k, l)', 'CUBE (k, l)', 'GROUPING SETS ((k), (l), ())', 'k, l']) ?? '';
    const inner = () => item(expression(random, random.pick(SCALARS) ?? 'integer', 1, 't'));
    const having = random.chance(0.3) ? ' HAVING count(*) > 1' : '';
    return {
      selected: [inner(), inner(), item(expression(random, random.pick(ORDERED) ?? 'integer', 2, 't'))],
      conditions: conditionsOf(random, 't'),
      fixed: 3,
      write: ([k = '', l = '', value = ''], conditions) =>
        `SELECT k, l, count(*) AS n, count(v) AS m, min(v) AS a, max(v) AS z FROM (SELECT ${k} AS k, ${l} AS l, ${value} AS v FROM edges t${where(conditions)}) s GROUP BY ${grouping}${having}`,
    };
  },
  // Rows in an order, and the first of them.
  (random) => {
    const orders = [0, 1].map(
      () => `${random.pick(['', ' DESC'])}${random.pick(['', ' NULLS FIRST', ' NULLS LAST'])}`,
    );
    const limit = random.chance(0.5) ? ` LIMIT ${1 + random.below(9)}` : '';
    const key = () => item(expression(random, random.pick(SCALARS) ?? 'integer', 2, 't'));
    return {
      selected: [key(), key()],
      conditions: conditionsOf(random, 't'),
      fixed: 2,
      write: ([first = '', second = ''], conditions) =>
        `SELECT ${first} AS a, ${second} AS b, t.id FROM edges t${where(conditions)} ORDER BY a${orders[0]}, b${orders[1]}, t.id${limit}`,
    };
  },
  // The items of arrays and the entries of maps.
  (random) => {
    const tag =
      random.pick<Tag>(['array(integer)', 'array(varchar)', 'map(varchar,integer)']) ?? 'array(integer)';
    const [columns, join] = tag.startsWith('map') ? ['x, y', 'CROSS JOIN'] : ['x', 'LEFT JOIN'];
    const ordinality = random.chance(0.5);
    return {
      selected: [item(expression(random, tag, 2, 't'))],
      conditions: conditionsOf(random, 't'),
      fixed: 1,
      write: ([nested = ''], conditions) =>
        `SELECT t.id, ${columns}${ordinality ? ', n' : ''} FROM edges t ${join} UNNEST(${nested})${ordinality ? ' WITH ORDINALITY' : ''} u(${columns}${ordinality ? ', n' : ''})${join === 'LEFT JOIN' ? ' ON true' : ''}${where(conditions)}`,
    };
  },
  // Joins of columns of the same name, and of ranges.
  (random) => {
    const kind = random.pick(['JOIN', 'LEFT JOIN', 'FULL JOIN']) ?? 'JOIN';
    const tag = random.pick(SCALARS) ?? 'integer';
    const key = (from: string) => item(expression(random, tag, 1, from));
    const isRange = random.chance(0.4);
    const [on, k] = isRange
      ? [`${random.pick(['JOIN', 'LEFT JOIN'])} r ON l.k < r.k`, 'l.k, r.k']
      : [`${kind} r USING (k)`, 'k'];
    return {
      selected: [key('t'), key('u')],
      conditions: conditionsOf(random, 't'),
      fixed: 2,
      write: ([left = '', right = ''], conditions) =>
        `WITH l AS (SELECT t.id, ${left} AS k FROM edges t${where(conditions)}), r AS (SELECT u.id, ${right} AS k FROM edges u) SELECT ${k}, l.id, r.id FROM l ${on}`,
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
  const [before, tags, after = ')', outer = ''] = random.pick<
    readonly [string, readonly Tag[], string?, string?]
  >([
    ['count(', TAGS],
    ['count(DISTINCT ', TAGS],
    ['min(', ORDERED],
    ['max(', ORDERED],
    // Which of zero and minus zero comes first is not said.
    ['min(0E0 + ', ['double']],
    ['max(0E0 + ', ['double']],
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
    ['approx_distinct(', SCALARS],
    ['every(', ['boolean']],
    ['var_samp(', ['integer', 'double']],
    ['stddev_pop(', ['bigint', 'double']],
    ['array_sort(array_agg(DISTINCT ', ['integer', 'varchar', 'date', 'boolean'], ')', ')'],
    ['avg(DISTINCT ', ['integer', 'decimal(10,2)']],
  ]) ?? ['count(', TAGS];
  return item(
    expression(random, random.pick(tags) ?? 'integer', 2, 't'),
    before,
    `${after}${filter}${outer}`,
  );
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
  const name = (...names: string[]) => random.pick(names) ?? '';
  switch (random.below(9)) {
    case 0: {
      const ranking = name('rank', 'dense_rank', 'percent_rank', 'cume_dist');
      const nulls = name('', ' DESC', ' NULLS FIRST', ' DESC NULLS FIRST', ' DESC NULLS LAST');
      return item(inner(SCALARS), `${ranking}() OVER (ORDER BY `, `${nulls})`);
    }
    case 6:
      return item(
        inner(SCALARS),
        `${name('row_number()', 'ntile(3)', 'ntile(20)')} OVER (ORDER BY `,
        ', t.id)',
      );
    case 7: {
      const [before, after] = random.pick([
        ['nth_value(', ', 2)'],
        ['lag(', ') IGNORE NULLS'],
        ['lead(', ', 2) IGNORE NULLS'],
      ]) ?? ['', ''];
      return item(inner(TAGS), before, `${after}${plain}`);
    }
    case 8:
      return item(
        inner(SCALARS),
        `${name('sum(t.i)', 'count(t.s)', 'min(t.n)', 'max(t.e)')} OVER (PARTITION BY `,
        `${name('', ' ORDER BY t.id')})`,
      );
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
      return item(inner(SCALARS), random.chance(0.5) ? 'min(' : 'max(', `)${framed}`);
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
