import type { S3Client } from '@aws-sdk/client-s3';

const HEADER = 'x-amz-content-sha256';

/**
 * Leaves bodies out of the signature, as AWS's command line does: hashing a part with SHA-256 costs as much as
 * judging its rows. On the way TLS protects it, and S3 holds it to the CRC32 that the SDK sends
 * (https://docs.aws.amazon.com/AmazonS3/latest/API/sig-v4-header-based-auth.html, `UNSIGNED-PAYLOAD`).
 */
export function leavePayloadsUnsigned(s3: S3Client): void {
  s3.middlewareStack.add(
    (next) => (args) => {
      if (hasHeaders(args.request)) args.request.headers[HEADER] ??= 'UNSIGNED-PAYLOAD';
      return next(args);
    },
    // Behind the checksums, which say of streamed bodies how they are sent.
    { step: 'build', priority: 'low', name: 'leavePayloadsUnsigned' },
  );
}

function hasHeaders(request: unknown): request is { readonly headers: Record<string, string> } {
  return typeof request === 'object' && request !== null && 'headers' in request;
}
