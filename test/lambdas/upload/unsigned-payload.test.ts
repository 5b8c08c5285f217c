import { PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { leavePayloadsUnsigned } from '../../../lambdas/upload/unsigned-payload.ts';

const silent = () => undefined;

/** What would be sent. */
async function headersOf(command: PutObjectCommand): Promise<Record<string, string>> {
  let headers = {};
  const s3 = new S3Client({
    region: 'us-east-1',
    credentials: { accessKeyId: 'a', secretAccessKey: 's' },
    requestHandler: {
      handle: async (request: any) => {
        ({ headers } = request);
        throw new Error('far enough');
      },
    } as never,
    maxAttempts: 1,
    logger: { debug: silent, info: silent, warn: silent, error: silent },
  });
  leavePayloadsUnsigned(s3);
  await s3.send(command).catch(() => undefined);
  return headers;
}

test('a body is not hashed for the signature, and S3 holds it to its checksum', async () => {
  const headers = await headersOf(new PutObjectCommand({ Bucket: 'lake', Key: 'k', Body: 'x' }));
  expect(headers['x-amz-content-sha256']).toBe('UNSIGNED-PAYLOAD');
  expect(headers['x-amz-checksum-crc32']).toBeDefined();
  expect(headers['authorization']).toContain('x-amz-content-sha256');
});

test('what the SDK says of a body that it streams stays', async () => {
  const { Readable } = await import('node:stream');
  const Body = Readable.from(['x']);
  const headers = await headersOf(
    new PutObjectCommand({ Bucket: 'lake', Key: 'k', Body, ContentLength: 1, ChecksumAlgorithm: 'CRC32' }),
  );
  expect(headers['x-amz-content-sha256']).toBe('STREAMING-UNSIGNED-PAYLOAD-TRAILER');
});
