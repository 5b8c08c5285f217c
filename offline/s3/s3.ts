import { S3Client } from '@aws-sdk/client-s3';
import { z } from 'zod';
import type { Judge } from '../kernel/caller.ts';
import type { Clock } from '../kernel/clock.ts';
import type { Service } from '../kernel/service.ts';
import { bucketArn, objectArn } from './access.ts';
import { Disk, type BucketSpec } from './disk.ts';
import { createEventMaker } from './events.ts';
import { listOperations } from './list-operations.ts';
import { objectOperations } from './object-operations.ts';
import type { OnObjectCreated, S3Context } from './objects.ts';
import { createStore, type S3Store } from './store.ts';
import { uploadOperations } from './upload-operations.ts';

export type { BucketSpec } from './disk.ts';

export interface S3Options {
  /** The state directory; objects go to `<root>/s3/<bucket>/<key>`. One process at a time. */
  readonly root: string;
  readonly account: string;
  readonly region: string;
  readonly clock: Clock;
  readonly judge: Judge;
  readonly buckets: readonly BucketSpec[];
  /** Told after an object is durable, for buckets with notifications. Must not throw. */
  readonly onObjectCreated: OnObjectCreated;
  /** Takes a line for each object whose file was removed or changed by hand. @default stderr */
  readonly log?: (line: string) => void;
}

export interface S3 {
  readonly service: Service;
  readonly store: S3Store;
  /** Says which buckets there are from now on. */
  readonly declare: (buckets: readonly BucketSpec[]) => void;
  readonly close: () => void;
}

/** S3 over plain files. @throws Error where the state directory is damaged or can't be written */
export function createS3(options: S3Options): S3 {
  const { root, account, region, clock, judge, buckets, onObjectCreated } = options;
  const disk = new Disk(root, buckets, options.log ?? ((line) => void process.stderr.write(`${line}\n`)));
  const eventOf = createEventMaker({ account, region, clock });
  const s3: S3Context = {
    disk,
    judge,
    clock,
    created: (bucket, key, object, reason) => {
      if (disk.bucket(bucket).notifications) onObjectCreated(eventOf(bucket, key, object, reason));
    },
  };
  return {
    service: {
      signingName: 's3',
      protocol: 'restXml',
      codec: new S3Client({ region }).config.protocol.getPayloadCodec(),
      resourceOf: (input) => {
        const { Bucket, Key } = named.parse(input);
        return Key === undefined ? bucketArn(Bucket) : objectArn(Bucket, Key);
      },
      operations: [...objectOperations(s3), ...listOperations(s3), ...uploadOperations(s3)],
    },
    store: createStore(s3),
    declare: (specs) => disk.declare(specs),
    close: () => disk.close(),
  };
}

const named = z.looseObject({ Bucket: z.string(), Key: z.string().optional() });
