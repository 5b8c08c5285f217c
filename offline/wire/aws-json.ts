import { NormalizedSchema } from '@smithy/core/schema';
import { z } from 'zod';
import { AwsError, NotImitated } from '../kernel/aws-error.ts';
import type { Service } from '../kernel/service.ts';
import { RequestBody } from './body.ts';
import { jsonFault } from './faults.ts';
import type { ProtocolBinding, WireReply } from './protocol.ts';
import { bytesOf, codecOf, isErrorSchema, members, requiredMembers, shapeOf } from './schema.ts';

/**
 * AWS JSON 1.0 and 1.1: `POST /` with the operation in `X-Amz-Target`.
 * https://smithy.io/2.0/aws/protocols/aws-json-1_1-protocol.html
 */
export function createAwsJson(service: Service): ProtocolBinding {
  const codec = codecOf(service);
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
    recognize({ message, announceReady }) {
      const name = recognizeTarget(String(message.headers['x-amz-target']));
      const shape = shapes.get(name);
      if (!shape) throw new NotImitated(`${name} of ${service.signingName}`);
      return {
        operation: shape.operation,
        async read() {
          const body = await new RequestBody(message, announceReady, false).collect();
          const input = await readDocument(() => codec.createDeserializer().read(shape.input, body));
          const missing = requiredMembers(shape.input).find((member) => !Object.hasOwn(input, member));
          if (missing !== undefined) {
            const constraint = 'failed to satisfy constraint: Member must not be null';
            const text = `1 validation error detected: Value null at '${missing}' ${constraint}`;
            throw new AwsError('ValidationException', text);
          }
          return input;
        },
        write(output): WireReply {
          const serializer = codec.createSerializer();
          serializer.write(shape.output, output);
          return { status: 200, headers: { 'content-type': contentType }, body: bytesOf(serializer.flush()) };
        },
      };
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

async function readDocument(read: () => unknown): Promise<object> {
  try {
    const document = await read();
    return typeof document === 'object' && document !== null ? document : {};
  } catch (cause) {
    if (cause instanceof AwsError) throw cause;
    throw new AwsError('SerializationException', 'The request document could not be read.', { cause });
  }
}
