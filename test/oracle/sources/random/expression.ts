import type { Random } from './random.ts';

/** What a generated expression is of: one letter for each type. */
export type Tag =
  | 'boolean'
  | 'integer'
  | 'bigint'
  | 'double'
  | 'decimal(10,2)'
  | 'decimal(38,10)'
  | 'varchar'
  | 'date'
  | 'timestamp(3)'
  | 'array(integer)'
  | 'array(varchar)'
  | 'array(array(integer))'
  | 'map(varchar,integer)';

/** An expression as texts and the expressions between them. */
export interface Expression {
  readonly tag: Tag;
  readonly parts: readonly (string | Expression)[];
}

export const render = ({ parts }: Expression): string =>
  parts.map((part) => (typeof part === 'string' ? part : render(part))).join('');

/** The columns of the table `edges`. */
const COLUMNS: Readonly<Record<Tag, readonly string[]>> = {
  boolean: ['b'],
  integer: ['i', 'id'],
  bigint: ['n'],
  double: ['d'],
  'decimal(10,2)': ['e'],
  'decimal(38,10)': ['big'],
  varchar: ['s'],
  date: ['day'],
  'timestamp(3)': ['at'],
  'array(integer)': ['list'],
  'array(varchar)': ['texts'],
  'array(array(integer))': [],
  'map(varchar,integer)': [],
};

/** The first of each is the simplest: what a shrunk expression comes to. */
const LITERALS: Readonly<Record<Tag, readonly string[]>> = {
  boolean: ['true', 'false', 'CAST(NULL AS boolean)'],
  integer: ['1', '0', '-1', '7', '2147483647', 'CAST(NULL AS integer)'],
  bigint: ["BIGINT '1'", '10000000000', "BIGINT '-3'", '9223372036854775807', 'CAST(NULL AS bigint)'],
  double: ['1E0', '0E0', '-2.5E0', 'nan()', 'infinity()', '1E-7', '123456789.125E0', 'CAST(NULL AS double)'],
  'decimal(10,2)': [
    "DECIMAL '00000001.50'",
    "DECIMAL '-00000000.01'",
    "DECIMAL '99999999.99'",
    'CAST(NULL AS decimal(10,2))',
  ],
  'decimal(38,10)': [
    'CAST(1 AS decimal(38,10))',
    "CAST('0.0000000001' AS decimal(38,10))",
    'CAST(NULL AS decimal(38,10))',
  ],
  varchar: [
    "CAST('a' AS varchar)",
    "''",
    "'José Núñez'",
    "'ß'",
    "' x '",
    "'2024-02-29'",
    "'12'",
    "'a,b,,c'",
    'CAST(NULL AS varchar)',
  ],
  date: ["DATE '2024-02-29'", "DATE '1969-12-31'", "DATE '2024-01-31'", 'CAST(NULL AS date)'],
  'timestamp(3)': [
    "TIMESTAMP '2024-02-29 10:20:30.456'",
    "TIMESTAMP '1969-12-31 23:59:59.999'",
    'CAST(NULL AS timestamp(3))',
  ],
  'array(integer)': [
    'ARRAY[1, 2]',
    'ARRAY[1, NULL]',
    'CAST(ARRAY[] AS array(integer))',
    'CAST(NULL AS array(integer))',
  ],
  'array(varchar)': [
    "ARRAY[CAST('a' AS varchar)]",
    "ARRAY[CAST('é' AS varchar), NULL]",
    'CAST(NULL AS array(varchar))',
  ],
  'array(array(integer))': [
    'ARRAY[ARRAY[1]]',
    'ARRAY[ARRAY[1, NULL], NULL]',
    'CAST(ARRAY[] AS array(array(integer)))',
    'CAST(NULL AS array(array(integer)))',
  ],
  'map(varchar,integer)': [
    "MAP(ARRAY[CAST('a' AS varchar)], ARRAY[1])",
    "MAP(ARRAY[CAST('a' AS varchar), 'é', ''], ARRAY[1, NULL, -1])",
    'CAST(MAP() AS map(varchar, integer))',
    'CAST(NULL AS map(varchar, integer))',
  ],
};

export const TAGS: readonly Tag[] = [
  'boolean',
  'integer',
  'bigint',
  'double',
  'decimal(10,2)',
  'decimal(38,10)',
  'varchar',
  'date',
  'timestamp(3)',
  'array(integer)',
  'array(varchar)',
  'array(array(integer))',
  'map(varchar,integer)',
];

/** Those that hold others. */
export const isNested = (tag: Tag): boolean => /^(array|map)/.test(tag);

/** A pattern of an expression: `<tag>` stands for an expression of that type, `<T>` for one of the type in question. */
type Pattern = readonly [tag: Tag | 'T', text: string];

/*
 * Where several rows or expressions fail, which failure a statement ends with is a matter of what an engine does first,
 * and whether it does it at all. So most operations here have an answer for most values.
 */
const DIVISOR = (tag: string) => `nullif(<${tag}>, 0)`;
const SMALL = (tag: string) => (tag === 'double' ? '<double>' : `(<${tag}> % 1000)`);

const PATTERNS: readonly Pattern[] = [
  ['T', 'coalesce(<T>, <T>)'],
  ['T', 'nullif(<T>, <T>)'],
  ['T', 'if(<boolean>, <T>, <T>)'],
  ['T', 'CASE WHEN <boolean> THEN <T> ELSE <T> END'],
  ['T', 'try(<T>)'],
  ['boolean', '(<boolean> AND <boolean>)'],
  ['boolean', '(<boolean> OR <boolean>)'],
  ['boolean', '(NOT <boolean>)'],
  ...TAGS.flatMap((tag): Pattern[] => [
    ['boolean', `(<${tag}> = <${tag}>)`],
    ['boolean', `(<${tag}> IS DISTINCT FROM <${tag}>)`],
    ['boolean', `(<${tag}> IS NULL)`],
    ['boolean', `(<${tag}> IN (<${tag}>, <${tag}>))`],
  ]),
  ...TAGS.filter((tag) => !isNested(tag)).flatMap((tag): Pattern[] => [
    ['boolean', `(<${tag}> < <${tag}>)`],
    ['boolean', `(<${tag}> BETWEEN <${tag}> AND <${tag}>)`],
    [tag, `greatest(<${tag}>, <${tag}>)`],
    [tag, `least(<${tag}>, <${tag}>)`],
    ['varchar', `CAST(<${tag}> AS varchar)`],
  ]),
  ...TAGS.filter((tag) => !/array|map|date|timestamp/.test(tag)).map((tag): Pattern => [
    tag,
    `TRY_CAST(<varchar> AS ${tag})`,
  ]),
  ['date', 'TRY_CAST(<varchar> AS date)'],
  ['timestamp(3)', 'TRY_CAST(<varchar> AS timestamp(3))'],
  ['boolean', '(<integer> < <decimal(10,2)>)'],
  ['boolean', '(<bigint> >= <double>)'],
  ['boolean', '(<date> <= <timestamp(3)>)'],
  ['boolean', "(<varchar> LIKE '%a%')"],
  ['boolean', "(<varchar> LIKE '_')"],
  ['boolean', "regexp_like(<varchar>, '^[a-z]+$')"],
  ['boolean', 'contains(<array(integer)>, <integer>)'],
  ['boolean', 'contains(<array(varchar)>, <varchar>)'],
  ['boolean', 'is_nan(<double>)'],
  ...(['integer', 'bigint', 'double'] as const).flatMap((tag): Pattern[] => [
    [tag, `(${SMALL(tag)} + ${SMALL(tag)})`],
    [tag, `(${SMALL(tag)} - ${SMALL(tag)})`],
    [tag, `(${SMALL(tag)} * ${SMALL(tag)})`],
    [tag, `try(<${tag}> + <${tag}>)`],
    [tag, `try(<${tag}> - <${tag}>)`],
    [tag, `(<${tag}> / ${DIVISOR(tag)})`],
    [tag, `(<${tag}> % ${DIVISOR(tag)})`],
    [tag, `try(<${tag}> * <${tag}> / <${tag}>)`],
    [tag, `(-<${tag}>)`],
    [tag, `abs(<${tag}>)`],
    [tag, `sign(<${tag}>)`],
    [tag, `round(<${tag}>)`],
    [tag, `round(<${tag}>, 1)`],
  ]),
  ...(['decimal(10,2)', 'decimal(38,10)'] as const).flatMap((tag): Pattern[] => [
    ...['+', '-', '*'].map((operator): Pattern => [
      tag,
      `TRY_CAST(try(<${tag}> ${operator} <${tag}>) AS ${tag})`,
    ]),
    ...['/', '%'].map((operator): Pattern => [
      tag,
      `TRY_CAST(try(<${tag}> ${operator} nullif(<${tag}>, 0)) AS ${tag})`,
    ]),
    ...['abs', 'sign', 'round', 'floor', 'ceil', 'truncate'].map((name): Pattern => [
      tag,
      `TRY_CAST(${name}(<${tag}>) AS ${tag})`,
    ]),
    ['varchar', `CAST(try(<${tag}> * <decimal(10,2)>) AS varchar)`],
    ['varchar', `CAST(try(<${tag}> / nullif(<integer>, 0)) AS varchar)`],
    ['varchar', `CAST(try(<${tag}> + <bigint>) AS varchar)`],
    [tag, `TRY_CAST(<double> AS ${tag})`],
    ['double', `CAST(<${tag}> AS double)`],
    ['bigint', `TRY_CAST(<${tag}> AS bigint)`],
  ]),
  ['integer', 'TRY_CAST(<double> AS integer)'],
  ['bigint', 'TRY_CAST(<double> AS bigint)'],
  ['bigint', 'CAST(<integer> AS bigint)'],
  ['double', 'CAST(<bigint> AS double)'],
  ['double', 'floor(<double>)'],
  ['double', 'ceil(<double>)'],
  ['double', 'truncate(<double>)'],
  ['double', 'sqrt(<double>)'],
  ['double', 'power(<double>, <integer>)'],
  ['bigint', 'length(<varchar>)'],
  ['bigint', "strpos(<varchar>, 'a')"],
  ['bigint', 'strpos(<varchar>, <varchar>)'],
  ['bigint', 'cardinality(<array(integer)>)'],
  ['bigint', 'cardinality(<array(varchar)>)'],
  ...['year', 'quarter', 'month', 'week', 'day', 'day_of_week', 'day_of_year', 'year_of_week'].flatMap(
    (name): Pattern[] => [
      ['bigint', `${name}(<date>)`],
      ['bigint', `${name}(<timestamp(3)>)`],
    ],
  ),
  ['bigint', 'hour(<timestamp(3)>)'],
  ['bigint', 'millisecond(<timestamp(3)>)'],
  ...['day', 'week', 'month', 'quarter', 'year'].flatMap((unit): Pattern[] => [
    ['bigint', `date_diff('${unit}', <date>, <date>)`],
    ['bigint', `date_diff('${unit}', <timestamp(3)>, <timestamp(3)>)`],
    ['date', `date_trunc('${unit}', <date>)`],
    ['timestamp(3)', `date_trunc('${unit}', <timestamp(3)>)`],
    ['date', `date_add('${unit}', <integer> % 100, <date>)`],
  ]),
  ['timestamp(3)', "date_add('minute', <integer> % 1000, <timestamp(3)>)"],
  ['bigint', "date_diff('hour', <timestamp(3)>, <timestamp(3)>)"],
  ['date', "(<date> + INTERVAL '1' MONTH)"],
  ['date', "(<date> - INTERVAL '7' DAY)"],
  ['timestamp(3)', "(<timestamp(3)> + INTERVAL '36' HOUR)"],
  ['date', 'CAST(<timestamp(3)> AS date)'],
  ['timestamp(3)', 'CAST(<date> AS timestamp(3))'],
  ['date', 'last_day_of_month(<date>)'],
  ['varchar', "date_format(<timestamp(3)>, '%Y-%m-%d %H:%i:%s.%f')"],
  ['varchar', "date_format(<date>, '%a %b %e %j %v %x %y')"],
  ['varchar', 'upper(<varchar>)'],
  ['varchar', 'lower(<varchar>)'],
  ['varchar', 'trim(<varchar>)'],
  ['varchar', 'ltrim(<varchar>)'],
  ['varchar', 'reverse(<varchar>)'],
  ['varchar', '(<varchar> || <varchar>)'],
  ['varchar', 'concat(<varchar>, <varchar>)'],
  ['varchar', "replace(<varchar>, 'a', <varchar>)"],
  ['varchar', 'substr(<varchar>, 2)'],
  ['varchar', 'substr(<varchar>, -2, 2)'],
  ['varchar', 'substr(<varchar>, <integer> % 5, 3)'],
  ['varchar', "split_part(<varchar>, ',', 2)"],
  ['varchar', "element_at(split(<varchar>, ' '), 1)"],
  ['varchar', "lpad(<varchar>, 5, 'xy')"],
  ['varchar', "rpad(<varchar>, 2, '-')"],
  ['varchar', "regexp_replace(<varchar>, '[aeiou]', '*')"],
  ['varchar', "regexp_extract(<varchar>, '[a-zA-Z]+')"],
  ['varchar', "array_join(<array(varchar)>, '-')"],
  ['varchar', "array_join(<array(integer)>, '-', '?')"],
  ['varchar', 'element_at(<array(varchar)>, 1)'],
  ['integer', 'element_at(<array(integer)>, -1)'],
  ['integer', 'array_max(<array(integer)>)'],
  ['integer', 'array_min(<array(integer)>)'],
  ['array(integer)', 'array_sort(<array(integer)>)'],
  ['array(integer)', 'array_distinct(<array(integer)>)'],
  ['array(integer)', '(<array(integer)> || <array(integer)>)'],
  ['array(integer)', '(<array(integer)> || <integer>)'],
  ['array(integer)', 'ARRAY[<integer>, <integer>]'],
  ['array(varchar)', 'array_sort(<array(varchar)>)'],
  ['array(varchar)', 'array_distinct(<array(varchar)>)'],
  ['array(varchar)', 'ARRAY[<varchar>, <varchar>]'],
  ['array(varchar)', "split(<varchar>, ',')"],
  ['array(array(integer))', 'ARRAY[<array(integer)>, <array(integer)>]'],
  ['array(array(integer))', '(<array(array(integer))> || <array(integer)>)'],
  ['array(array(integer))', 'array_distinct(<array(array(integer))>)'],
  ['array(integer)', 'element_at(<array(array(integer))>, 1)'],
  ['array(integer)', 'element_at(<array(array(integer))>, -1)'],
  ['bigint', 'cardinality(<array(array(integer))>)'],
  ['boolean', 'contains(<array(array(integer))>, <array(integer)>)'],
  ['boolean', '(ARRAY[coalesce(<integer>, 0), 1] < ARRAY[coalesce(<integer>, 1)])'],
  ['boolean', "(ARRAY[coalesce(<varchar>, '')] >= ARRAY[coalesce(<varchar>, 'b'), ''])"],
  ['map(varchar,integer)', "map(ARRAY[CAST('a' AS varchar), 'b'], ARRAY[<integer>, <integer>])"],
  ['map(varchar,integer)', "map(ARRAY[coalesce(<varchar>, 'k')], ARRAY[<integer>])"],
  ['integer', "element_at(<map(varchar,integer)>, 'a')"],
  ['integer', 'element_at(<map(varchar,integer)>, <varchar>)'],
  ['bigint', 'cardinality(<map(varchar,integer)>)'],
  ['array(varchar)', 'array_sort(map_keys(<map(varchar,integer)>))'],
  ['array(integer)', 'array_sort(map_values(<map(varchar,integer)>))'],
  // Types that only stand within: each is left for one that a value can have.
  ['double', 'CAST(CAST(<double> AS real) AS double)'],
  ['double', "CAST((CAST(<integer> AS real) / REAL '3') AS double)"],
  ['double', '(<double> + CAST(<decimal(10,2)> AS real))'],
  ['integer', 'CAST((CAST(<integer> % 100 AS tinyint) + CAST(<integer> % 100 AS smallint)) AS integer)'],
  ['integer', 'TRY_CAST(<bigint> AS smallint)'],
  ['varchar', 'CAST(<varchar> AS varchar(2))'],
  ['varchar', "coalesce(CAST(<varchar> AS varchar(3)), 'none')"],
  ['double', 'coalesce(<integer>, <double>)'],
  ['varchar', 'CAST(coalesce(<integer>, <bigint>, <decimal(10,2)>) AS varchar)'],
  ['varchar', 'CASE <integer> WHEN 1 THEN <varchar> WHEN 7 THEN <varchar> END'],
  ['varchar', 'CAST(TRY_CAST(<decimal(38,10)> AS decimal(20,3)) AS varchar)'],
  ['varchar', 'CAST((<decimal(10,2)> % nullif(<decimal(38,10)>, 0)) AS varchar)'],
  ['varchar', 'CAST((<decimal(10,2)> / nullif(<decimal(10,2)>, 0)) AS varchar)'],
  ['varchar', 'CAST(round(<decimal(38,10)>, 3) AS varchar)'],
  ['double', 'round(<double>, 3)'],
  ['double', 'exp(<double>)'],
  ['double', 'ln(<double>)'],
  ['double', 'mod(<double>, <double>)'],
  ['boolean', '(<varchar> LIKE <varchar>)'],
  ['boolean', "(<varchar> LIKE '%!_%' ESCAPE '!')"],
  ['boolean', 'starts_with(<varchar>, <varchar>)'],
  ['boolean', '(<integer> IN (1, <integer>, NULL))'],
  ['boolean', '(<boolean> IS NOT NULL)'],
  ['varchar', "concat(<varchar>, '-', <varchar>)"],
  ['varchar', 'rtrim(<varchar>)'],
  ['varchar', "trim(BOTH 'a' FROM <varchar>)"],
  ['varchar', 'to_hex(to_utf8(<varchar>))'],
  ['varchar', 'to_hex(md5(to_utf8(<varchar>)))'],
  ['varchar', 'chr(codepoint(CAST(substr(<varchar>, 1, 1) AS varchar(1))))'],
  ['varchar', "regexp_replace(<varchar>, '(\\w)(\\w)', '$2$1')"],
  ['varchar', "regexp_extract(<varchar>, '(.)(.)', 2)"],
  ['array(varchar)', "regexp_extract_all(<varchar>, '.')"],
  ['array(varchar)', "regexp_split(<varchar>, '[, ]')"],
  ['varchar', "format_datetime(<timestamp(3)>, 'yyyy-MM-dd HH:mm:ss.SSS')"],
  ['timestamp(3)', "CAST(date_parse(CAST(<date> AS varchar), '%Y-%m-%d') AS timestamp(3))"],
  ['double', 'to_unixtime(<timestamp(3)>)'],
  ['bigint', 'EXTRACT(MINUTE FROM <timestamp(3)>)'],
  ['bigint', 'EXTRACT(DOW FROM <date>)'],
  ['date', "(<date> + INTERVAL '1' YEAR)"],
  ['timestamp(3)', "(<timestamp(3)> - INTERVAL '1' MONTH)"],
  ['timestamp(3)', "date_trunc('hour', <timestamp(3)>)"],
];

/** An expression of a type. @param from the alias of the table that it may read, if any */
export function expression(random: Random, tag: Tag, depth: number, from: string | undefined): Expression {
  if (depth <= 0 || random.chance(0.15)) return leaf(random, tag, from);
  const [of, text] = random.pick(
    PATTERNS.filter(([one]) => one === tag || (one === 'T' && random.chance(0.3))),
  ) ?? [tag, ''];
  if (text === '') return leaf(random, tag, from);
  const parts = text.split(/(<[a-zT][^<>= ]*>)/).map((part) => {
    const [, name] = /^<(.*)>$/.exec(part) ?? [];
    const inner = of === 'T' && name === 'T' ? tag : TAGS.find((one) => one === name);
    return inner === undefined ? part : expression(random, inner, depth - 1, from);
  });
  return { tag, parts };
}

function leaf(random: Random, tag: Tag, from: string | undefined): Expression {
  const column = random.pick(COLUMNS[tag]);
  const literal = random.pick(LITERALS[tag]) ?? 'NULL';
  return {
    tag,
    parts: [from !== undefined && column !== undefined && random.chance(0.7) ? `${from}.${column}` : literal],
  };
}

/** Simpler expressions of the same type, the simplest first. */
export function* simpler(expression: Expression): Generator<Expression> {
  const inner = expression.parts.filter((part) => typeof part !== 'string');
  const literal = LITERALS[expression.tag][0] ?? 'NULL';
  if (inner.length === 0) return;
  yield { tag: expression.tag, parts: [literal] };
  for (const one of inner) yield* sameTag(one, expression.tag);
  for (const [i, part] of expression.parts.entries()) {
    if (typeof part === 'string') continue;
    for (const one of simpler(part)) yield { ...expression, parts: expression.parts.with(i, one) };
  }
}

/** An expression's outermost parts of a type, itself included. */
function* sameTag(expression: Expression, tag: Tag): Generator<Expression> {
  if (expression.tag === tag) yield expression;
  else for (const part of expression.parts) if (typeof part !== 'string') yield* sameTag(part, tag);
}
