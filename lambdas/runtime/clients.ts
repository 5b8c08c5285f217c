import { AthenaClient } from '@aws-sdk/client-athena';
import { GlueClient } from '@aws-sdk/client-glue';
import { S3Client } from '@aws-sdk/client-s3';
import { SFNClient } from '@aws-sdk/client-sfn';
import { nameDenials } from '../../lake/denials/name-denials.ts';
import { roleIn } from './environment.ts';

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

const whoAmI = () => Promise.resolve(roleIn(process.env));

export const athenaClient = () => nameDenials(new AthenaClient(SETTINGS), whoAmI);
export const glueClient = () => nameDenials(new GlueClient(SETTINGS), whoAmI);
export const s3Client = () => nameDenials(new S3Client(SETTINGS), whoAmI);
export const statesClient = () => nameDenials(new SFNClient(SETTINGS), whoAmI);
