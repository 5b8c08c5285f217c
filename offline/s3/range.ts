import { AwsError, NotImitated } from '../kernel/aws-error.ts';

/** Offsets of bytes, both included. */
export interface ByteRange {
  readonly start: number;
  readonly end: number;
}

/**
 * The bytes that a `Range` header asks of an object (RFC 9110, 14.1.2). A header that is no byte range is
 * passed over, as the RFC has it.
 * @throws AwsError `InvalidRange` (416); NotImitated for several ranges, which S3 doesn't serve either
 */
export function parseRange(header: string | undefined, size: number): ByteRange | undefined {
  if (header === undefined) return undefined;
  if (/^bytes=.*,/.test(header)) throw new NotImitated('several ranges in one GetObject');
  const [match, first = '', last = ''] = /^bytes=(\d*)-(\d*)$/.exec(header.trim()) ?? [];
  if (match === undefined || (first === '' && last === '')) return undefined;
  if (first !== '' && last !== '' && Number(last) < Number(first)) return undefined;
  const start = first === '' ? Math.max(0, size - Number(last)) : Number(first);
  const end = first === '' || last === '' ? size - 1 : Math.min(Number(last), size - 1);
  if (start >= size || (first === '' && Number(last) === 0)) {
    const fields = { RangeRequested: header, ActualObjectSize: size };
    throw new AwsError('InvalidRange', 'The requested range is not satisfiable', { status: 416, fields });
  }
  return { start, end };
}
