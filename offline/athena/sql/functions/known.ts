import { asDecimal, canCoerce, commonType } from '../coercion.ts';
import { isOrderable } from '../nested.ts';
import { fromTree, parseTypeTree, trinoName, varchar, type TrinoType, type TypeTree } from '../types.ts';
import { trinoSignatures } from './trino-signatures.ts';

/**
 * Functions beside those of Trino's core: of its plugins, of its grammar, and of the years after 436. Which of them
 * Athena has is not published, so that they are refused by name.
 */
const others = new Set(
  `array_first array_last bing_tile bitwise_xor_agg char2hexint classify convex_hull_agg cosine_distance
  evaluate_classifier_predictions features format from_encoded_polyline from_geojson_geometry index
  line_locate_point simplify_geometry spatial_partitioning timezone to_char to_date to_encoded_polyline
  to_geojson_geometry to_geometry to_spherical_geography to_timestamp great_circle_distance`.split(/\s+/),
);

/** Whether Trino has a function of this name, `$` its internal ones; Athena says of any other that it isn't registered. */
export const isTrinoFunction = (name: string): boolean =>
  trinoSignatures.has(name) || others.has(name) || /^(st_|geometry_|bing_tile_|learn_|\$)/.test(name);

/** Functions of which a signature's last parameter is repeated, which Trino's own list doesn't show. */
const variadic = new Set(['concat', 'concat_ws', 'greatest', 'least', 'map_concat']);

/** Whether a call with these arguments fits a signature of Trino's, imitated here or not. */
export function fitsTrino(name: string, args: readonly TrinoType[]): boolean {
  return signaturesOf(name).some(({ params, variables }) => {
    // Of concat's, those of an array and an element are of two arguments.
    const isRepeated =
      variadic.has(name) && args.length > params.length && (name !== 'concat' || params.length === 1);
    if (args.length !== params.length && !isRepeated) return false;
    const bound = new Map<string, TrinoType>();
    const takes = args.every((arg, i) => {
      const param = params[Math.min(i, params.length - 1)];
      return param !== undefined && fits(param, arg, variables, bound);
    });
    return (
      takes && [...bound].every(([name_, type]) => variables.get(name_) !== 'orderable' || isOrderable(type))
    );
  });
}

interface Listed {
  readonly params: readonly TypeTree[];
  /** The type variables, with what each has to be: `orderable`, `comparable`. */
  readonly variables: ReadonlyMap<string, string>;
}

function signaturesOf(name: string): Listed[] {
  const line = trinoSignatures.get(name) ?? '';
  return line
    .split(new RegExp(`(?:^|, )${name}\\(`))
    .slice(1)
    .map((text) => {
      const [, params = '', variables = ''] = /^(.*)\)([^()]*)$/.exec(text) ?? [];
      return {
        params: params === '' ? [] : parseTypeTree(`f(${params})`).args,
        variables: new Map(
          [...variables.toLowerCase().matchAll(/(\w+)(?::(\w+))?/g)].map(([, variable = '', kind = '']) => [
            variable,
            kind,
          ]),
        ),
      };
    });
}

/** Types that a text becomes where a parameter asks for them. */
const ofText = new Set(['char', 'joniregexp', 'jsonpath', 'codepoints']);

/** Whether an argument can be made a parameter's type. What its variables stand for is noted in `bound`. */
function fits(
  param: TypeTree,
  arg: TrinoType,
  variables: Listed['variables'],
  bound: Map<string, TrinoType>,
): boolean {
  const all = (parts: readonly TrinoType[]) =>
    parts.length === param.args.length &&
    param.args.every((inner, i) => {
      const part = parts[i];
      return part !== undefined && fits(inner, part, variables, bound);
    });
  if (variables.has(param.name)) {
    const known = bound.get(param.name);
    const common = known === undefined ? arg : commonType(known, arg);
    if (common !== undefined) bound.set(param.name, common);
    return common !== undefined;
  }
  if (arg.kind === 'unknown') return true;
  switch (param.name) {
    case 'array':
      return arg.kind === 'array' && all([arg.element]);
    case 'map':
      return arg.kind === 'map' && all([arg.key, arg.value]);
    case 'row':
      return arg.kind === 'row' && all(arg.fields.map(({ type }) => type));
    case 'varchar':
      return canCoerce(
        arg,
        varchar(/^\d+$/.test(param.args[0]?.name ?? '') ? Number(param.args[0]?.name) : undefined),
      );
    case 'decimal':
      return asDecimal(arg) !== undefined;
    case 'timestamp':
      return arg.kind === 'date' || (arg.kind === 'timestamp' && !arg.zone);
    case 'timestamp with time zone':
      return arg.kind === 'date' || arg.kind === 'timestamp';
    default:
      return ofText.has(param.name) ? arg.kind === 'varchar' : isOf(arg, param);
  }
}

/** Of the types without parameters. Nothing that is imitated is made one of the others. */
function isOf(arg: TrinoType, param: TypeTree): boolean {
  try {
    return canCoerce(arg, fromTree(param));
  } catch (error) {
    if (error instanceof RangeError) return false;
    throw error;
  }
}

/** `Unexpected parameters (integer) for function lower. Expected: lower(char(x)), lower(varchar(x))`, as Trino says it. */
export function unexpectedParameters(name: string, args: readonly TrinoType[]): string {
  const given = args.map((type) => trinoName(type).replaceAll(', ', ',')).join(', ');
  return `Unexpected parameters (${given}) for function ${name}. Expected: ${trinoSignatures.get(name)}`;
}
