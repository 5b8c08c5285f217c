import { AthenaClient } from '@aws-sdk/client-athena';
import { GlueClient } from '@aws-sdk/client-glue';
import { S3Client } from '@aws-sdk/client-s3';
import { SFNClient } from '@aws-sdk/client-sfn';

/**
 * An answer that doesn't begin within 10 s is a failed try: the SDK's three tries and short pauses are within every
 * task's time, so that a service that hangs is told by name. A stream may pause longer, while what it feeds is slow.
 */
const SETTINGS = {
  requestHandler: {
    connectionTimeout: 3_000,
    requestTimeout: 10_000,
    throwOnRequestTimeout: true,
    socketTimeout: 60_000,
  },
};

export const athenaClient = () => new AthenaClient(SETTINGS);
export const glueClient = () => new GlueClient(SETTINGS);
export const s3Client = () => new S3Client(SETTINGS);
export const statesClient = () => new SFNClient(SETTINGS);
