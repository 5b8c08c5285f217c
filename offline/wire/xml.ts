import { XmlCodec } from '@aws-sdk/core/protocols';
import type { $SchemaRef, StaticStructureSchema } from '@smithy/types';

const DECLARATION = '<?xml version="1.0" encoding="UTF-8"?>\n';
/** Writes the envelopes that no SDK schema describes: error documents and awsQuery's wrapping. */
const envelopes = new XmlCodec({
  timestampFormat: { useTrait: true, default: 5 },
  httpBindings: false,
  xmlNamespace: '',
  serviceNamespace: '',
});

/** A structure made on the spot, in the order of `fields`: name → [schema, value]. */
export function writeEnvelope(
  name: string,
  fields: Readonly<Record<string, readonly [$SchemaRef, unknown]>>,
): string {
  const entries = Object.entries(fields);
  const serializer = envelopes.createSerializer();
  serializer.write(
    structure(name, Object.fromEntries(entries.map(([field, [schema]]) => [field, schema]))),
    Object.fromEntries(entries.map(([field, [, value]]) => [field, value])),
  );
  return DECLARATION + String(serializer.flush());
}

/** A structure schema: name → member schema. */
export function structure(name: string, fields: Readonly<Record<string, $SchemaRef>>): StaticStructureSchema {
  return [3, 'offline', name, 0, Object.keys(fields), Object.values(fields)];
}

/** Smithy's number for a string schema. */
export const STRING = 0;

/** A document that a codec wrote, with its declaration. */
export const declared = (document: string | Uint8Array): string => DECLARATION + String(document);
