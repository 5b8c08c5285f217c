import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import * as z from 'zod/mini';

// What CloudFormation says of its resource types, as `cdk diff` knows it: the CDK's command brings AWS's own schemas
// along, in its version, so that nothing else is to be downloaded or kept up to date.
const DATABASE = join(import.meta.dirname, '../../node_modules/aws-cdk/db.json.gz');

const Reference = z.object({ $ref: z.string() });
const Type = z.looseObject({
  type: z.string(),
  reference: z.optional(Reference),
  element: z.optional(z.looseObject({ type: z.string(), reference: z.optional(Reference) })),
});
const Property = z.looseObject({ type: Type, causesReplacement: z.optional(z.enum(['yes', 'no', 'maybe'])) });
type Property = z.infer<typeof Property>;
const Properties = z.record(z.string(), Property);

const Resource = z.looseObject({
  cloudFormationType: z.string(),
  name: z.string(),
  properties: Properties,
  isStateful: z.optional(z.boolean()),
  arnTemplate: z.optional(z.string()),
});
const Database = z.object({
  schema: z.looseObject({
    resource: z.object({ entities: z.array(z.looseObject({ cloudFormationType: z.string() })) }),
    typeDefinition: z.object({ entities: z.array(z.looseObject({ $id: z.string() })) }),
  }),
});

/** What is lost with a resource, where AWS's schemas don't say so. */
const ALSO_STATEFUL = new Set([
  'AWS::APS::Workspace',
  'AWS::Athena::WorkGroup',
  'AWS::Glue::Database',
  'AWS::Grafana::Workspace',
]);

/** Names that aren't where they are of other types: in a property of their own, which can't change. */
const NAMED_INSIDE: Readonly<Record<string, readonly string[]>> = {
  'AWS::Glue::Database': ['DatabaseInput', 'Name'],
};

/** A type of resource. */
export interface ResourceType {
  /** The way to the property that names it, where people may: two can't have one name. */
  readonly name: readonly string[] | undefined;
  /** Whether something is lost with it that no template brings back. */
  readonly isStateful: boolean;
  /** `arn:${Partition}:sqs:${Region}:${Account}:${QueueName}` */
  readonly arn: string | undefined;
  /** @throws Error for a property that the type doesn't have */
  readonly assertKnown: (properties: Readonly<Record<string, unknown>>) => void;
  /** The first property whose change takes another resource in this one's place; none: it is updated. */
  readonly replacing: (
    before: Readonly<Record<string, unknown>>,
    after: Readonly<Record<string, unknown>>,
  ) => string | undefined;
}

let loaded: Record<'resources' | 'definitions', ReadonlyMap<string, unknown>> | undefined;
const known = new Map<string, ResourceType>();

function database() {
  if (loaded) return loaded;
  const { schema } = Database.parse(JSON.parse(gunzipSync(readFileSync(DATABASE)).toString()));
  loaded = {
    resources: new Map(schema.resource.entities.map((one) => [one.cloudFormationType, one])),
    definitions: new Map(schema.typeDefinition.entities.map((one) => [one.$id, one])),
  };
  return loaded;
}

/**
 * @param type `AWS::S3::Bucket`
 * @throws Error for a type that AWS has no schema of
 */
export function resourceType(type: string): ResourceType {
  const found = known.get(type);
  if (found) return found;
  const entity = database().resources.get(type);
  if (entity === undefined) throw new Error(`There is no resource type ${type}.`);
  const { name, properties, isStateful = false, arnTemplate } = Resource.parse(entity);
  const naming = [`${name}Name`, 'Name'].find((one) => properties[one]?.causesReplacement === 'yes');
  const made: ResourceType = {
    name: NAMED_INSIDE[type] ?? (naming === undefined ? undefined : [naming]),
    isStateful: isStateful || ALSO_STATEFUL.has(type),
    arn: arnTemplate,
    assertKnown: (given) => {
      for (const key of Object.keys(given))
        if (!properties[key]) throw new Error(`${type} has no property ${key}.`);
    },
    replacing: (before, after) => replacing(type, properties, before, after),
  };
  known.set(type, made);
  return made;
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

function replacing(
  place: string,
  properties: Readonly<Record<string, Property>>,
  before: Readonly<Record<string, unknown>>,
  after: Readonly<Record<string, unknown>>,
): string | undefined {
  for (const key of new Set([...Object.keys(before), ...Object.keys(after)])) {
    const property = properties[key];
    const [old, now] = [before[key], after[key]];
    if (!property || JSON.stringify(old) === JSON.stringify(now)) continue;
    // What may replace it is taken to: what is left of it depends on more than the property.
    if (property.causesReplacement === 'yes' || property.causesReplacement === 'maybe')
      return `${place}.${key}`;
    const inside = replacingInside(`${place}.${key}`, property, old, now);
    if (inside !== undefined) return inside;
  }
  return undefined;
}

/** A change inside of a property, or of an element of a list. */
function replacingInside(place: string, { type }: Property, old: unknown, now: unknown): string | undefined {
  const { $ref } = type.reference ?? type.element?.reference ?? {};
  if ($ref === undefined) return undefined;
  const { properties } = z.looseObject({ properties: Properties }).parse(database().definitions.get($ref));
  const [olds, nows] = [old, now].map((value) => (Array.isArray(value) ? value : [value]).filter(isObject));
  for (const [index, one] of (nows ?? []).entries()) {
    const was = olds?.[index];
    const found = was && replacing(place, properties, was, one);
    if (found !== undefined) return found;
  }
  return undefined;
}
