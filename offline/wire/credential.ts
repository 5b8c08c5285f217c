import type { IncomingMessage } from 'node:http';
import { AwsError, NotImitated } from '../kernel/aws-error.ts';

/** Who calls which service where, by a request's SigV4 credential: `AKID/20260101/us-east-1/s3/aws4_request`. */
export interface CredentialScope {
  readonly accessKeyId: string;
  readonly region: string;
  readonly service: string;
}

/** @throws AwsError for a request that isn't signed; NotImitated for a signature in the query (presigned URL) */
export function credentialScope(message: IncomingMessage, query: URLSearchParams): CredentialScope {
  const match = /^AWS4-HMAC-SHA256 .*Credential=([^/,\s]+)\/\d{8}\/([^/,\s]+)\/([^/,\s]+)\/aws4_request/.exec(
    message.headers.authorization ?? '',
  );
  if (match) return { accessKeyId: match[1] ?? '', region: match[2] ?? '', service: match[3] ?? '' };
  if (query.has('X-Amz-Signature')) throw new NotImitated('presigned URLs');
  if (message.headers.authorization) throw new NotImitated('authorization other than Signature Version 4');
  throw new AwsError('MissingAuthenticationToken', 'Missing Authentication Token', { status: 403 });
}
