import { NormalizedSchema } from '@smithy/core/schema';
import { z } from 'zod';
import { AwsError, NotImitated } from '../kernel/aws-error.ts';
import type { Service } from '../kernel/service.ts';
import { documentCall, documentsOf } from './document.ts';
import { jsonFault } from './faults.ts';
import type { ProtocolBinding } from './protocol.ts';
import { bytesOf, codecOf, isErrorSchema, members, shapeOf } from './schema.ts';

/**
 * AWS JSON 1.0 and 1.1: `POST /` with the operation in `X-Amz-Target`.
 * https://smithy.io/2.0/aws/protocols/aws-json-1_1-protocol.html
 */
export function createAwsJson(service: Service): ProtocolBinding {
  const codec = codecOf(service);
  const documents = documentsOf(service, codec, (body) => JSON.parse(Buffer.from(body).toString('utf8')));
  const contentType = `application/x-amz-json-${service.protocol === 'awsJson1_0' ? '1.0' : '1.1'}`;
  const shapes = new Map(service.operations.map((operation) => [operation.name, shapeOf(operation)]));

  function recognizeTarget(target: string): string {
    const [prefix, name] = target.split('.');
    if (prefix !== service.targetPrefix || name === undefined) {
      throw new AwsError('UnknownOperationException', `The X-Amz-Target "${target}" is unknown.`);
    }
    return name;
  }

  return {
    recognize(request) {
      const name = recognizeTarget(String(request.message.headers['x-amz-target']));
      const shape = shapes.get(name);
      if (!shape) throw new NotImitated(`${name} of ${service.signingName}`);
      return documentCall(documents, shape, request, { 'content-type': contentType });
    },
    fault(error) {
      const schema = service.errors?.[error.code];
      if (!isErrorSchema(schema)) return jsonFault(error, contentType);
      const messageMember = members(NormalizedSchema.of(schema)).find(([member]) =>
        /^message$/i.test(member),
      );
      const serializer = codec.createSerializer();
      serializer.write(schema, { ...error.fields, [messageMember?.[0] ?? 'message']: error.message });
      const document = z
        .record(z.string(), z.unknown())
        .parse(JSON.parse(bytesOf(serializer.flush()).toString()));
      return {
        status: error.status,
        headers: { 'content-type': contentType, 'x-amzn-errortype': error.code },
        body: JSON.stringify({ __type: error.code, message: error.message, ...document }),
      };
    },
  };
}
