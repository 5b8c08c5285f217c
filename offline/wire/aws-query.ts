import { type AwsError, NotImitated } from '../kernel/aws-error.ts';
import type { Service } from '../kernel/service.ts';
import { RequestBody } from './body.ts';
import type { ProtocolBinding, WireReply } from './protocol.ts';
import { members, shapeOf } from './schema.ts';
import { STRING, structure, writeEnvelope } from './xml.ts';

const XML = { 'content-type': 'text/xml' };

/**
 * awsQuery: `POST /` with a form whose `Action` names the operation, answered in XML. Of its parameters those that
 * are texts are read; nobody calls an operation here with others.
 * https://smithy.io/2.0/aws/protocols/aws-query-protocol.html
 */
export function createAwsQuery(service: Service): ProtocolBinding {
  const shapes = new Map(service.operations.map((operation) => [operation.name, shapeOf(operation)]));

  return {
    async recognize({ message, announceReady }) {
      const body = await new RequestBody(message, announceReady, false).collect();
      const form = new URLSearchParams(body.toString('utf8'));
      const name = form.get('Action') ?? '';
      const shape = shapes.get(name);
      if (!shape) throw new NotImitated(`${name || 'a call without Action'} of ${service.signingName}`);
      return {
        operation: shape.operation,
        read() {
          const known = new Map(members(shape.input));
          const given = [...form].filter(([field]) => field !== 'Action' && field !== 'Version');
          const other = given.find(([field]) => !known.get(field)?.isStringSchema());
          if (other) throw new NotImitated(`the parameter ${other[0]} of ${name}`);
          return Promise.resolve(Object.fromEntries(given));
        },
        write(output, requestId) {
          const result = shape.output.getSchema();
          const document = writeEnvelope(`${name}Response`, {
            [`${name}Result`]: [result, output],
            ResponseMetadata: [
              structure('ResponseMetadata', { RequestId: STRING }),
              { RequestId: requestId },
            ],
          });
          return { status: 200, headers: XML, body: document };
        },
      };
    },
    fault: queryFault,
  };
}

export function queryFault(error: AwsError, requestId: string): WireReply {
  const shape = structure('Error', { Type: STRING, Code: STRING, Message: STRING });
  const fault = {
    Type: error.status < 500 ? 'Sender' : 'Receiver',
    Code: error.code,
    Message: error.message,
  };
  const document = writeEnvelope('ErrorResponse', {
    Error: [shape, fault],
    RequestId: [STRING, requestId],
  });
  return { status: error.status, headers: XML, body: document };
}
