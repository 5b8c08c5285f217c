import { randomUUID } from 'node:crypto';
import type { Clock } from '../kernel/clock.ts';
import { bucketArn } from './access.ts';
import type { CurrentObject } from './disk.ts';

/**
 * EventBridge's "Object Created", whole with its envelope.
 * https://docs.aws.amazon.com/AmazonS3/latest/userguide/ev-events.html
 */
export interface ObjectCreatedEvent {
  readonly version: '0';
  readonly id: string;
  readonly 'detail-type': 'Object Created';
  readonly source: 'aws.s3';
  readonly account: string;
  /** ISO 8601, whole seconds */
  readonly time: string;
  readonly region: string;
  readonly resources: readonly string[];
  readonly detail: {
    readonly version: '0';
    readonly bucket: { readonly name: string };
    readonly object: {
      /** Not URL-encoded, unlike in S3's own notifications. */
      readonly key: string;
      readonly size: number;
      readonly etag: string;
      readonly 'version-id'?: string;
      readonly sequencer: string;
    };
    readonly 'request-id': string;
    readonly requester: string;
    readonly 'source-ip-address': string;
    readonly reason: CreationReason;
  };
}

export type CreationReason = 'PutObject' | 'CompleteMultipartUpload';

/** Makes events whose sequencers rise, also within one millisecond. */
export function createEventMaker({
  account,
  region,
  clock,
}: {
  account: string;
  region: string;
  clock: Clock;
}) {
  let count = 0;
  return (
    bucket: string,
    key: string,
    { id, content }: CurrentObject,
    reason: CreationReason,
  ): ObjectCreatedEvent => {
    const now = clock.now();
    count = (count + 1) % 0x1_0000;
    return {
      version: '0',
      id: randomUUID(),
      'detail-type': 'Object Created',
      source: 'aws.s3',
      account,
      time: now.toISOString().replace(/\.\d+Z$/, 'Z'),
      region,
      resources: [bucketArn(bucket)],
      detail: {
        version: '0',
        bucket: { name: bucket },
        object: {
          key,
          size: content.size,
          etag: content.etag,
          ...(id === 'null' ? {} : { 'version-id': id }),
          sequencer: `${now.getTime().toString(16).padStart(12, '0')}${count.toString(16).padStart(4, '0')}`,
        },
        'request-id': randomUUID(),
        requester: account,
        'source-ip-address': '127.0.0.1',
        reason,
      },
    };
  };
}
