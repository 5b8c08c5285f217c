import { AwsError, NotImitated } from '../kernel/aws-error.ts';
import { members, requiredMembers, type OperationShape } from './schema.ts';
import type { WireRequest } from './protocol.ts';

/** An operation found by method, path and query, with the path's labels decoded. */
export interface Route {
  readonly shape: OperationShape;
  readonly labels: ReadonlyMap<string, string>;
}

interface RouteRule {
  readonly shape: OperationShape;
  readonly method: string;
  readonly path: RegExp;
  /** Constants of the operation's query (`list-type=2`, `uploads`). */
  readonly constants: readonly (readonly [name: string, value: string])[];
  /** Query parameters that the operation can't do without: `uploadId` tells UploadPart from PutObject. */
  readonly required: readonly string[];
  readonly known: ReadonlySet<string>;
}

/**
 * Finds the operation of a request. A label that stands in no path template is S3's `Bucket`, which the
 * endpoint rules of the SDKs place: here always as the first segment (path style).
 * @returns a function that throws NotImitated for a request which is none of the operations, or which has a
 *   query parameter that its operation doesn't know: `?acl` makes another operation of it
 */
export function createRouter(
  service: string,
  shapes: readonly OperationShape[],
): (request: WireRequest) => Route {
  const rules = shapes.map(ruleOf).sort((a, b) => specificity(b) - specificity(a));
  return ({ message, path, query }) => {
    const parameters = [...query.keys()].filter((name) => name !== 'x-id');
    for (const rule of rules) {
      const match = rule.method === message.method ? rule.path.exec(path) : null;
      const fits =
        match &&
        rule.constants.every(([name, value]) => query.get(name) === value) &&
        rule.required.every((name) => query.has(name)) &&
        parameters.every((name) => rule.known.has(name));
      if (!fits) continue;
      const labels = Object.entries(match.groups ?? {}).map(([name, raw]): [string, string] => [
        name,
        decode(raw),
      ]);
      return { shape: rule.shape, labels: new Map(labels) };
    }
    const named = query.get('x-id') ?? `${message.method} with ${parameters.join(', ') || 'no parameters'}`;
    throw new NotImitated(`${named} of ${service}`);
  };
}

function ruleOf(shape: OperationShape): RouteRule {
  if (!shape.http) throw new Error(`${shape.operation.name} is not bound to HTTP`);
  const [method, uri] = shape.http;
  const [template = '', literal = ''] = uri.split('?');
  const bound = members(shape.input).map(([name, schema]) => ({ name, traits: schema.getMergedTraits() }));
  const unplaced = bound.filter(
    ({ name, traits }) => traits.httpLabel && !new RegExp(`\\{${name}\\+?\\}`).test(template),
  );
  const constants = [...new URLSearchParams(literal)].filter(([name]) => name !== 'x-id');
  const queried = bound.flatMap(({ name, traits }) =>
    traits.httpQuery ? [{ name, query: traits.httpQuery }] : [],
  );
  const needed = new Set(requiredMembers(shape.input));
  const prefix = unplaced.map(({ name }) => `/(?<${name}>[^/]+)`).join('');
  const rest = template.replace(
    /\{(\w+)(\+?)\}/g,
    (_, name: string, greedy: string) => `(?<${name}>${greedy ? '.+' : '[^/]+'})`,
  );
  return {
    shape,
    method,
    path: new RegExp(`^${prefix}${rest === '/' ? '/?' : rest}$`, 's'),
    constants,
    required: queried.filter(({ name }) => needed.has(name)).map(({ query }) => query),
    known: new Set([...constants.map(([name]) => name), ...queried.map(({ query }) => query)]),
  };
}

const specificity = (rule: RouteRule) => rule.constants.length + rule.required.length;

function decode(raw: string): string {
  try {
    return decodeURIComponent(raw);
  } catch (cause) {
    throw new AwsError('InvalidURI', "Couldn't parse the specified URI.", { cause });
  }
}
