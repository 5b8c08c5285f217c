import { cbor, CborCodec } from '@smithy/core/cbor';
import type { IncomingMessage } from 'node:http';
import { AwsError, NotImitated } from '../kernel/aws-error.ts';
import type { Service } from '../kernel/service.ts';
import { documentCall, documentsOf } from './document.ts';
import type { ProtocolBinding, WireReply } from './protocol.ts';
import { shapeOf } from './schema.ts';

const HEADERS = { 'content-type': 'application/cbor', 'smithy-protocol': 'rpc-v2-cbor' };

/** Whether a request names this protocol, which the SDKs for Go and Java speak with CloudWatch. */
export function speaksRpcV2Cbor(message: IncomingMessage): boolean {
  return message.headers['smithy-protocol'] === HEADERS['smithy-protocol'];
}

/**
 * Smithy RPC v2 CBOR: `POST /service/<service shape>/operation/<operation>`.
 * https://smithy.io/2.0/additional-specs/protocols/smithy-rpc-v2.html
 */
export function createRpcV2Cbor(service: Service): ProtocolBinding {
  const documents = documentsOf(service, new CborCodec(), (body) => cbor.deserialize(body));
  const shapes = new Map(service.operations.map((operation) => [operation.name, shapeOf(operation)]));

  return {
    recognize(request) {
      const { message, path } = request;
      const [, shapeName, name = ''] = /^\/service\/([^/]+)\/operation\/([^/]+)$/.exec(path) ?? [];
      if (message.method !== 'POST' || shapeName !== service.targetPrefix)
        throw new AwsError('UnknownOperationException', `${message.method} ${path} is no operation.`);
      const shape = shapes.get(name);
      if (!shape) throw new NotImitated(`${name} of ${service.signingName}`);
      return documentCall(documents, shape, request, HEADERS);
    },
    fault: cborFault,
  };
}

/** The error document: `__type` and the members of the error's shape. */
export function cborFault(error: AwsError): WireReply {
  const document = { ...error.fields, __type: error.code, message: error.message };
  return { status: error.status, headers: HEADERS, body: cbor.serialize(document) };
}
