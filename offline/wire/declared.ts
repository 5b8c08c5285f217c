import type { IncomingHttpHeaders } from 'node:http';
import { AwsError, NotImitated } from '../kernel/aws-error.ts';
import { isDigestAlgorithm, type DigestAlgorithm } from './digest.ts';

/** A checksum that a request declares for its body. */
export interface DeclaredDigest {
  readonly algorithm: DigestAlgorithm;
  /** Base64, or where to find it once the body has ended. */
  readonly value: string | { readonly trailer: string };
  /** Whether S3 keeps it with the object (`x-amz-checksum-…`). */
  readonly kept: boolean;
  readonly mismatch: AwsError;
}

/**
 * Every checksum that the headers declare.
 * @param ofBody whether the `x-amz-checksum-…` headers are of this body: those of CompleteMultipartUpload are
 *   of the whole object
 * @throws AwsError `InvalidDigest`; NotImitated for an algorithm that can't be checked here
 */
export function declaredDigests(headers: IncomingHttpHeaders, ofBody: boolean): DeclaredDigest[] {
  return [...contentMd5(headers), ...contentSha256(headers), ...(ofBody ? flexibleChecksums(headers) : [])];
}

function contentMd5(headers: IncomingHttpHeaders): DeclaredDigest[] {
  const value = headers['content-md5'];
  if (typeof value !== 'string') return [];
  if (Buffer.from(value, 'base64').length !== 16) {
    throw new AwsError('InvalidDigest', 'The Content-MD5 you specified was invalid.');
  }
  const text = 'The Content-MD5 you specified did not match what we received.';
  return [{ algorithm: 'MD5', value, kept: false, mismatch: new AwsError('BadDigest', text) }];
}

function contentSha256(headers: IncomingHttpHeaders): DeclaredDigest[] {
  const hex = headers['x-amz-content-sha256'];
  if (typeof hex !== 'string' || !/^[0-9a-f]{64}$/i.test(hex)) return [];
  const text = "The provided 'x-amz-content-sha256' header does not match what was computed.";
  const mismatch = new AwsError('XAmzContentSHA256Mismatch', text);
  return [{ algorithm: 'SHA256', value: Buffer.from(hex, 'hex').toString('base64'), kept: false, mismatch }];
}

function flexibleChecksums(headers: IncomingHttpHeaders): DeclaredDigest[] {
  const trailers = String(headers['x-amz-trailer'] ?? '').toLowerCase();
  const names = [...Object.keys(headers), ...trailers.split(',').map((name) => name.trim())];
  return names.flatMap((name) => {
    const suffix = /^x-amz-checksum-(?!type$|mode$|algorithm$)(.+)$/.exec(name)?.[1];
    if (suffix === undefined) return [];
    const algorithm = suffix.toUpperCase();
    if (!isDigestAlgorithm(algorithm)) throw new NotImitated(`the checksum ${algorithm} of S3`);
    const header = headers[name];
    const mismatch = new AwsError(
      'BadDigest',
      `The ${algorithm} you specified did not match the calculated checksum.`,
    );
    return [
      { algorithm, value: typeof header === 'string' ? header : { trailer: name }, kept: true, mismatch },
    ];
  });
}
