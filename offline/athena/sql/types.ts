const simpleKinds = [
  'boolean',
  'tinyint',
  'smallint',
  'integer',
  'bigint',
  'real',
  'double',
  'date',
  'varbinary',
  /** The type of a bare NULL, which coerces to every other. */
  'unknown',
  'interval day to second',
  'interval year to month',
] as const;
type SimpleKind = (typeof simpleKinds)[number];

/** A type of Athena's query engine. */
export type TrinoType =
  | { readonly kind: SimpleKind }
  | { readonly kind: 'decimal'; readonly precision: number; readonly scale: number }
  /** Without a length the type is Trino's plain `varchar`, Hive's `string`. */
  | { readonly kind: 'varchar'; readonly length?: number }
  | { readonly kind: 'char'; readonly length: number }
  | { readonly kind: 'timestamp'; readonly precision: number; readonly zone: boolean }
  | { readonly kind: 'array'; readonly element: TrinoType }
  | { readonly kind: 'map'; readonly key: TrinoType; readonly value: TrinoType }
  | { readonly kind: 'row'; readonly fields: readonly RowField[] };

export interface RowField {
  readonly name?: string;
  readonly type: TrinoType;
}

export const simple = <K extends SimpleKind>(kind: K) => ({ kind });
export const varchar = (length?: number): TrinoType =>
  length === undefined ? { kind: 'varchar' } : { kind: 'varchar', length };
export const decimal = (precision: number, scale: number): TrinoType => ({
  kind: 'decimal',
  precision,
  scale,
});
export const timestamp = (precision: number, zone = false): TrinoType => ({
  kind: 'timestamp',
  precision,
  zone,
});
export const array = (element: TrinoType): TrinoType => ({ kind: 'array', element });

/** A type as written, in Hive's or Trino's notation: a name with its arguments. */
export interface TypeTree {
  /** Lower case: `decimal`, `timestamp with time zone`, or a number as an argument. */
  readonly name: string;
  readonly args: readonly TypeTree[];
  /** The field's name, inside `row(…)` and `struct<…>`. */
  readonly field?: string;
}

/** Parses `map<string,array<int>>`, `decimal(12, 2)`, `row(a integer)`. @throws RangeError on anything else */
export function parseTypeTree(text: string): TypeTree {
  const tokens = text.match(/"[^"]*"|[\w$]+|[(),<>:\]]|\S/g) ?? [];
  let at = 0;
  const fail = () => new RangeError(`unknown type: ${text}`);
  const word = (): string => {
    const token = tokens[at++];
    if (token === undefined || !/^[\w"]/.test(token)) throw fail();
    return token.startsWith('"') ? token.slice(1, -1) : token.toLowerCase();
  };
  const suffix = (...words: string[]): boolean => {
    const matches = words.every((expected, i) => tokens[at + i]?.toLowerCase() === expected);
    if (matches) at += words.length;
    return matches;
  };
  const parse = (named: boolean): TypeTree => {
    let name = word();
    let field: string | undefined;
    if (named && (tokens[at] === ':' || /^[\w"]/.test(tokens[at] ?? ''))) {
      if (tokens[at] === ':') at++;
      field = name;
      name = word();
    }
    if (name === 'double') suffix('precision');
    const args: TypeTree[] = [];
    const open = tokens[at];
    if (open === '(' || open === '<') {
      do {
        at++;
        args.push(parse(name === 'row' || name === 'struct'));
      } while (tokens[at] === ',');
      if (tokens[at++] !== (open === '(' ? ')' : '>')) throw fail();
    }
    if (name === 'timestamp' || name === 'time') {
      if (suffix('with', 'time', 'zone')) name = `${name} with time zone`;
      else suffix('without', 'time', 'zone');
    }
    if (name === 'interval' && suffix('day', 'to', 'second')) name = 'interval day to second';
    if (name === 'interval' && suffix('year', 'to', 'month')) name = 'interval year to month';
    const tree = { name, args };
    return field === undefined ? tree : { ...tree, field };
  };
  const tree = parse(false);
  if (at !== tokens.length) throw fail();
  return tree;
}

/** A decimal's digits, and how many of them stand behind the point. */
export interface Digits {
  readonly precision: number;
  readonly scale: number;
}

/** So many digits a decimal may have. */
export const MOST_DIGITS = 38;

const aliases: Readonly<Record<string, TrinoType>> = {
  int: simple('integer'),
  float: simple('real'),
  binary: simple('varbinary'),
  string: varchar(),
};

/** The type that a tree names, where every argument is given. @throws RangeError on an unknown type */
export function fromTree(tree: TypeTree): TrinoType {
  const [first, second] = tree.args;
  const number = (arg: TypeTree | undefined, otherwise: number): number =>
    arg === undefined ? otherwise : Number(arg.name);
  const type = (arg: TypeTree | undefined): TrinoType => {
    if (arg === undefined) throw new RangeError(`incomplete type: ${tree.name}`);
    return fromTree(arg);
  };
  switch (tree.name) {
    case 'decimal': {
      const precision = number(first, MOST_DIGITS);
      const scale = number(second, 0);
      if (!(precision >= 1 && precision <= MOST_DIGITS && scale >= 0 && scale <= precision)) {
        throw new RangeError(`invalid decimal(${precision},${scale})`);
      }
      return decimal(precision, scale);
    }
    case 'varchar':
      return first === undefined ? varchar() : varchar(number(first, 0));
    case 'char':
      return { kind: 'char', length: number(first, 1) };
    case 'timestamp':
      return timestamp(number(first, 3));
    case 'timestamp with time zone':
      return timestamp(number(first, 3), true);
    case 'array':
      return array(type(first));
    case 'map':
      return { kind: 'map', key: type(first), value: type(second) };
    case 'row':
    case 'struct':
      return {
        kind: 'row',
        fields: tree.args.map((arg) => ({
          ...(arg.field === undefined ? {} : { name: arg.field }),
          type: fromTree(arg),
        })),
      };
    default: {
      const kind = simpleKinds.find((candidate) => candidate === tree.name);
      const found = kind === undefined ? aliases[tree.name] : { kind };
      if (found === undefined || tree.args.length > 0) throw new RangeError(`unknown type: ${tree.name}`);
      return found;
    }
  }
}

/**
 * A type as Hive DDL and the Glue catalog write it (`string`, `int`, `array<string>`), or as Trino does.
 * In Hive `decimal` alone is decimal(10,0); `timestamp` has milliseconds.
 * @throws RangeError on an unknown type
 */
export function parseType(text: string): TrinoType {
  return fromTree(parseTypeTree(/^\s*decimal\s*$/i.test(text) ? 'decimal(10,0)' : text));
}

/** As Trino prints it in messages and as GetQueryResults' metadata is derived from: `varchar(3)`. */
export function trinoName(type: TrinoType): string {
  switch (type.kind) {
    case 'decimal':
      return `decimal(${type.precision},${type.scale})`;
    case 'varchar':
      return type.length === undefined ? 'varchar' : `varchar(${type.length})`;
    case 'char':
      return `char(${type.length})`;
    case 'timestamp':
      return `timestamp(${type.precision})${type.zone ? ' with time zone' : ''}`;
    case 'array':
      return `array(${trinoName(type.element)})`;
    case 'map':
      return `map(${trinoName(type.key)}, ${trinoName(type.value)})`;
    case 'row':
      return `row(${type.fields.map((f) => (f.name === undefined ? '' : `${f.name} `) + trinoName(f.type)).join(', ')})`;
    default:
      return type.kind;
  }
}

/** As the Glue catalog keeps it for a table that CTAS made. @throws RangeError for what Hive can't hold */
export function hiveName(type: TrinoType): string {
  switch (type.kind) {
    case 'integer':
      return 'int';
    case 'real':
      return 'float';
    case 'varbinary':
      return 'binary';
    case 'varchar':
      return type.length === undefined || type.length > 65_535 ? 'string' : `varchar(${type.length})`;
    case 'timestamp':
      if (type.zone) throw new RangeError('timestamp with time zone has no Hive type');
      return 'timestamp';
    case 'array':
      return `array<${hiveName(type.element)}>`;
    case 'map':
      return `map<${hiveName(type.key)},${hiveName(type.value)}>`;
    case 'row':
      return `struct<${type.fields.map((f, i) => `${f.name ?? `field${i}`}:${hiveName(f.type)}`).join(',')}>`;
    case 'unknown':
    case 'interval day to second':
    case 'interval year to month':
      throw new RangeError(`${type.kind} has no Hive type`);
    default:
      return trinoName(type);
  }
}

/**
 * The DuckDB type that holds a Trino type's values. Timestamps are microseconds; with a zone they are kept
 * as the UTC instant, the only zone that Athena's own functions make.
 */
export function duckName(type: TrinoType): string {
  switch (type.kind) {
    case 'real':
      return 'FLOAT';
    case 'varbinary':
      return 'BLOB';
    case 'varchar':
    case 'char':
      return 'VARCHAR';
    case 'timestamp':
      return 'TIMESTAMP';
    case 'decimal':
      return `DECIMAL(${type.precision},${type.scale})`;
    case 'array':
      return `${duckName(type.element)}[]`;
    case 'map':
      return `MAP(${duckName(type.key)}, ${duckName(type.value)})`;
    case 'row':
      return `STRUCT(${type.fields.map((f, i) => `"${(f.name ?? `field${i}`).replaceAll('"', '""')}" ${duckName(f.type)}`).join(', ')})`;
    case 'unknown':
      return 'INTEGER';
    case 'interval day to second':
      return 'BIGINT';
    case 'interval year to month':
      return 'INTEGER';
    default:
      return type.kind.toUpperCase();
  }
}

export function sameType(a: TrinoType, b: TrinoType): boolean {
  return trinoName(a) === trinoName(b);
}

export type IntegerKind = 'tinyint' | 'smallint' | 'integer' | 'bigint';
/** Decimal digits that hold every value of an integer type, as Trino counts. */
export const integerDigits: Readonly<Record<IntegerKind, number>> = {
  tinyint: 3,
  smallint: 5,
  integer: 10,
  bigint: 19,
};

export function isInteger(type: TrinoType): type is { kind: IntegerKind } {
  return Object.hasOwn(integerDigits, type.kind);
}
export function isFloating(type: TrinoType): type is { kind: 'real' | 'double' } {
  return type.kind === 'real' || type.kind === 'double';
}
export function isNumeric(type: TrinoType): boolean {
  return isInteger(type) || isFloating(type) || type.kind === 'decimal';
}
