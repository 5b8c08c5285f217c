import { AthenaClient } from '@aws-sdk/client-athena';
import { GlueClient } from '@aws-sdk/client-glue';
import { S3Client } from '@aws-sdk/client-s3';
import { SFNClient } from '@aws-sdk/client-sfn';

/**
 * 3 tries a call. An answer that doesn't begin within 10 s, or stops coming for as long, is a failed try: 30 s and the
 * SDK's short pauses are within every task's time, so that a service that hangs is told by name.
 */
const SETTINGS = {
  maxAttempts: 3,
  requestHandler: {
    connectionTimeout: 3_000,
    requestTimeout: 10_000,
    throwOnRequestTimeout: true,
    socketTimeout: 10_000,
  },
};

export const athenaClient = () => new AthenaClient(SETTINGS);
export const glueClient = () => new GlueClient(SETTINGS);
export const s3Client = () => new S3Client(SETTINGS);
export const statesClient = () => new SFNClient(SETTINGS);
