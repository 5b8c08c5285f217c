import { AthenaClient } from '@aws-sdk/client-athena';
import { GlueClient } from '@aws-sdk/client-glue';
import { S3Client } from '@aws-sdk/client-s3';
import definition from '#pipeline';
import sql from '#sql';
import { Building } from '../../core/payload.ts';
import { handlerOf } from '../runtime/task.ts';
import { buildVersion } from './task.ts';

const clients = { athena: new AthenaClient(), glue: new GlueClient(), s3: new S3Client() };

export const handler = handlerOf('ctas', { definition, sql }, Building, (input, context) =>
  buildVersion(input, clients, context),
);
