import { authorize, type Judge } from './kernel/caller.ts';
import type { Lake } from './athena/lake.ts';
import type { S3Store } from './s3/store.ts';

/** The S3 store as Athena's queries use it, each call judged as their caller's. */
export function lakeOver(store: S3Store, judge: Judge): Lake {
  return {
    locate: (bucket, caller) => {
      const resource = `arn:aws:s3:::${bucket}`;
      authorize(judge, { caller, action: 's3:GetBucketLocation', resource }, 'AccessDenied', 403);
    },
    list: async (bucket, prefix, caller) => store.list(caller, bucket, prefix),
    open: async (bucket, key, caller) => store.path(caller, bucket, key),
    put: async (bucket, key, file, caller) => {
      await store.putFile(caller, bucket, key, file);
    },
  };
}
