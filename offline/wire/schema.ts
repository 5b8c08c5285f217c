import { NormalizedSchema } from '@smithy/core/schema';
import type { Codec, StaticErrorSchema, StaticOperationSchema } from '@smithy/types';
import type { Operation, Service } from '../kernel/service.ts';

/** What the wire reads from an operation's Smithy schema. */
export interface OperationShape {
  readonly operation: Operation;
  readonly input: NormalizedSchema;
  readonly output: NormalizedSchema;
  /** `[method, path template with its literal query, status]` of the REST protocols. */
  readonly http: readonly [method: string, uri: string, status: number] | undefined;
}

export type WireCodec = Codec<string | Uint8Array, string | Uint8Array>;

/** @throws Error for a schema that isn't an SDK client's operation schema: a mistake of the service's module */
export function shapeOf(operation: Operation): OperationShape {
  const schema = operation.schema;
  if (!isOperationSchema(schema)) throw new Error(`${operation.name} has no operation schema`);
  return {
    operation,
    input: NormalizedSchema.of(schema[4]),
    output: NormalizedSchema.of(schema[5]),
    http: NormalizedSchema.of([3, schema[1], schema[2], schema[3], [], []]).getOwnTraits().http,
  };
}

/** The codec of a service. @throws Error where the service's module gave none */
export function codecOf(service: Service): WireCodec {
  if (!isCodec(service.codec)) throw new Error(`${service.signingName} has no payload codec`);
  return service.codec;
}

/** A structure's members, in the schema's order; none for the unit type. */
export function members(
  schema: NormalizedSchema,
): readonly (readonly [name: string, schema: NormalizedSchema])[] {
  return schema.isStructSchema() ? [...schema.structIterator()] : [];
}

/** The members that a request may not leave out: the first `n` of a structure, which its schema ends with. */
export function requiredMembers(schema: NormalizedSchema): readonly string[] {
  const struct = schema.getSchema();
  if (typeof struct !== 'object' || struct[0] !== 3) return [];
  return struct[4].slice(0, struct[6] ?? 0);
}

function isOperationSchema(schema: unknown): schema is StaticOperationSchema {
  return Array.isArray(schema) && schema[0] === 9 && schema.length === 6;
}

function isCodec(codec: unknown): codec is WireCodec {
  return (
    typeof codec === 'object' &&
    codec !== null &&
    'createSerializer' in codec &&
    'createDeserializer' in codec
  );
}

/** Whether a service's `errors` entry is an error schema of its SDK client. */
export function isErrorSchema(schema: unknown): schema is StaticErrorSchema {
  return Array.isArray(schema) && schema[0] === -3;
}

/** What a serializer flushed, as bytes: the JSON codec's own class warns when it is taken for a string. */
export function bytesOf(document: string | Uint8Array): Buffer {
  if (typeof document === 'string') return Buffer.from(document);
  return Buffer.from(document.buffer, document.byteOffset, document.byteLength);
}
