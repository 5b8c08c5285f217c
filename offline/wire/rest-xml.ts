import { FromStringShapeDeserializer, ToStringShapeSerializer } from '@smithy/core/protocols';
import type { NormalizedSchema } from '@smithy/core/schema';
import type { StaticStructureSchema } from '@smithy/types';
import type { IncomingHttpHeaders } from 'node:http';
import { Readable } from 'node:stream';
import { z } from 'zod';
import { AwsError, NotImitated } from '../kernel/aws-error.ts';
import type { Service } from '../kernel/service.ts';
import { RequestBody } from './body.ts';
import { restXmlFault } from './faults.ts';
import type { ProtocolBinding, WireReply, WireRequest } from './protocol.ts';
import { createRouter, type Route } from './rest-router.ts';
import { codecOf, members, shapeOf, type OperationShape } from './schema.ts';
import { declared } from './xml.ts';

const XML = 'application/xml';
const BODY_ALGORITHM = 'x-amz-sdk-checksum-algorithm';
/** All but what XML 1.0 has: https://www.w3.org/TR/xml/#charsets */
const BEYOND_XML = /[^\t\n\r\u0020-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/u;
/** Headers of the transport itself: signing, framing and checksums, which the wire deals with. */
const TRANSPORT =
  /^x-amz-(date|security-token|user-agent|content-sha256|decoded-content-length|trailer|checksum-.+)$/;
const settings = { timestampFormat: { useTrait: true, default: 5 }, httpBindings: true } as const;

/**
 * REST-XML: members bound to labels, query, headers and payload by the traits of the operation's schema.
 * https://smithy.io/2.0/aws/protocols/aws-restxml-protocol.html
 */
export function createRestXml(service: Service): ProtocolBinding {
  const codec = codecOf(service);
  const route = createRouter(service.signingName, service.operations.map(shapeOf));
  const fromString = new FromStringShapeDeserializer(settings);
  const toString = new ToStringShapeSerializer(settings);

  return {
    recognize(request) {
      const found = route(request);
      const { shape } = found;
      refuseUnknownHeaders(request.message.headers, shape);
      return {
        operation: shape.operation,
        read: () => read(request, found),
        write: (output) => write(shape, z.record(z.string(), z.unknown()).parse(output)),
      };
    },
    fault: restXmlFault,
  };

  async function read(
    { message, query, announceReady }: WireRequest,
    { shape, labels }: Route,
  ): Promise<object> {
    const bound = members(shape.input);
    const ofBody = bound.some(
      ([, schema]) => schema.getMergedTraits().httpHeader?.toLowerCase() === BODY_ALGORITHM,
    );
    const body = new RequestBody(message, announceReady, ofBody);
    const input: Record<string, unknown> = {};
    for (const [name, schema] of bound) {
      const value = await readMember(name, schema);
      if (value !== undefined) input[name] = value;
    }
    return input;

    async function readMember(name: string, schema: NormalizedSchema): Promise<unknown> {
      const { httpLabel, httpQuery, httpHeader, httpPrefixHeaders, httpPayload } = schema.getMergedTraits();
      if (httpLabel) return labels.get(name);
      if (httpQuery) return readText(schema, httpQuery, query.get(httpQuery));
      if (httpHeader) return readText(schema, httpHeader, message.headers[httpHeader.toLowerCase()]);
      if (httpPrefixHeaders !== undefined) return prefixed(message.headers, httpPrefixHeaders);
      if (!httpPayload) throw new NotImitated(`the unbound member ${name} of ${shape.operation.name}`);
      return schema.isStreaming() ? body : readDocument(schema, await body.collect());
    }
  }

  function readText(
    schema: NormalizedSchema,
    name: string,
    text: string | string[] | null | undefined,
  ): unknown {
    if (text === null || text === undefined) return undefined;
    try {
      const value: unknown = fromString.read(schema, String(text));
      if (!Number.isNaN(value)) return value;
    } catch {
      // answered below, with the parameter's name
    }
    throw new AwsError('InvalidArgument', `The value of ${name} is invalid.`);
  }

  function readDocument(schema: NormalizedSchema, bytes: Buffer): unknown {
    try {
      // The deserializer reads what is no XML, too.
      const beyond = BEYOND_XML.exec(bytes.toString('utf8'));
      if (beyond) throw new Error(`At ${beyond.index} there is a character that XML can't hold.`);
      return codec.createDeserializer().read(schema, bytes);
    } catch (cause) {
      const text =
        'The XML you provided was not well-formed or did not validate against our published schema';
      throw new AwsError('MalformedXML', text, { cause });
    }
  }

  function write(shape: OperationShape, output: Readonly<Record<string, unknown>>): WireReply {
    const headers: Record<string, string> = {};
    const inDocument: [string, NormalizedSchema][] = [];
    let body: WireReply['body'];
    for (const [name, schema] of members(shape.output)) {
      const { httpHeader, httpPrefixHeaders, httpPayload } = schema.getMergedTraits();
      const value = output[name];
      if (httpHeader !== undefined) {
        if (value !== undefined) headers[httpHeader.toLowerCase()] = writeText(schema, value);
      } else if (httpPrefixHeaders !== undefined) {
        for (const [key, text] of Object.entries(value ?? {}))
          headers[httpPrefixHeaders + key] = String(text);
      } else if (httpPayload) {
        if (value instanceof Readable || value instanceof Uint8Array || typeof value === 'string')
          body = value;
      } else inDocument.push([name, schema]);
    }
    if (inDocument.length > 0) {
      headers['content-type'] = XML;
      body = writeDocument(shape.output, inDocument, output);
    }
    // RFC 9110, 15.3.7: an answer that carries a part of the representation is a 206.
    return { status: 'content-range' in headers ? 206 : (shape.http?.[2] ?? 200), headers, body };
  }

  function writeText(schema: NormalizedSchema, value: unknown): string {
    toString.write(schema, value);
    return toString.flush();
  }

  function writeDocument(
    output: NormalizedSchema,
    inDocument: [string, NormalizedSchema][],
    value: object,
  ): string {
    const struct = output.getSchema();
    if (typeof struct !== 'object' || struct[0] !== 3)
      throw new Error(`${output.getName()} is not a structure`);
    const names = inDocument.map(([name]) => name);
    const schemas = struct[5].filter((_, index) => names.includes(struct[4][index] ?? ''));
    const document: StaticStructureSchema = [3, struct[1], struct[2], struct[3], names, schemas];
    const serializer = codec.createSerializer();
    serializer.write(document, value);
    return declared(serializer.flush());
  }
}

/** A header that changes the meaning of a call must not be passed over: `x-amz-copy-source` makes a PUT a copy. */
function refuseUnknownHeaders(headers: IncomingHttpHeaders, shape: OperationShape): void {
  const traits = members(shape.input).map(([, schema]) => schema.getMergedTraits());
  const known = new Set(traits.map(({ httpHeader }) => httpHeader?.toLowerCase()));
  const prefixes = traits.flatMap(({ httpPrefixHeaders }) => (httpPrefixHeaders ? [httpPrefixHeaders] : []));
  for (const name of Object.keys(headers)) {
    if (!name.startsWith('x-amz-') || TRANSPORT.test(name) || known.has(name)) continue;
    if (prefixes.some((prefix) => name.startsWith(prefix))) continue;
    throw new NotImitated(`the header ${name} of ${shape.operation.name}`);
  }
}

function prefixed(headers: IncomingHttpHeaders, prefix: string): Record<string, string> | undefined {
  const found = Object.entries(headers).filter(([name]) => name.startsWith(prefix));
  if (found.length === 0) return undefined;
  return Object.fromEntries(found.map(([name, value]) => [name.slice(prefix.length), String(value)]));
}
