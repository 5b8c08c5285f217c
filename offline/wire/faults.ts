import { AwsError } from '../kernel/aws-error.ts';
import type { Protocol } from '../kernel/service.ts';
import type { WireReply } from './protocol.ts';
import { STRING, writeEnvelope } from './xml.ts';

/** REST-XML's error document, as S3 writes it. Fields named `x-amz-…` become headers. */
export function restXmlFault(error: AwsError, requestId: string): WireReply {
  const fields = Object.entries(error.fields).map(([name, value]) => ({ name, value: String(value) }));
  const isHeader = ({ name }: { name: string }) => name.startsWith('x-amz-');
  const document = [
    { name: 'Code', value: error.code },
    { name: 'Message', value: error.message },
    ...fields.filter((field) => !isHeader(field)),
    { name: 'RequestId', value: requestId },
  ];
  return {
    status: error.status,
    headers: {
      ...Object.fromEntries(fields.filter(isHeader).map(({ name, value }) => [name, value])),
      'content-type': 'application/xml',
    },
    body: writeEnvelope(
      'Error',
      Object.fromEntries(document.map(({ name, value }) => [name, [STRING, value]])),
    ),
  };
}

/** The error document of the JSON protocols, for an error without a schema of its own. */
export function jsonFault(error: AwsError, contentType: string): WireReply {
  const body = JSON.stringify({ ...error.fields, __type: error.code, message: error.message });
  return {
    status: error.status,
    headers: { 'content-type': contentType, 'x-amzn-errortype': error.code },
    body,
  };
}

/** What a service says to an access key that nobody has. */
export function unknownAccessKey(protocol: Protocol): AwsError {
  const invalidToken = 'The security token included in the request is invalid.';
  switch (protocol) {
    case 'restXml': {
      const text = 'The AWS Access Key Id you provided does not exist in our records.';
      return new AwsError('InvalidAccessKeyId', text, { status: 403 });
    }
    case 'awsQuery':
      return new AwsError('InvalidClientTokenId', invalidToken, { status: 403 });
    case 'awsJson1_0':
    case 'awsJson1_1':
      return new AwsError('UnrecognizedClientException', invalidToken);
  }
}

/** What a service says when the fault is ours. */
export function internalError(protocol: Protocol | undefined, cause: unknown): AwsError {
  const code = protocol === 'restXml' ? 'InternalError' : 'InternalFailure';
  return new AwsError(code, `The offline AWS failed: ${oneLine(cause)}`, { status: 500, cause });
}

export function oneLine(error: unknown): string {
  return String(error instanceof Error ? `${error.name}: ${error.message}` : error).replace(/\s+/g, ' ');
}
