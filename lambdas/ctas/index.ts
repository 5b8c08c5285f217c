import { AthenaClient } from '@aws-sdk/client-athena';
import { S3Client } from '@aws-sdk/client-s3';
import definition from '#pipeline';
import sql from '#sql';
import { Uploaded } from '../../core/payload.ts';
import { DOCUMENTS, STREAMS } from '../runtime/client-settings.ts';
import { handlerOf } from '../runtime/task.ts';
import { buildVersion } from './task.ts';

const clients = { athena: new AthenaClient(DOCUMENTS), s3: new S3Client(STREAMS) };

export const handler = handlerOf('ctas', { definition, sql }, Uploaded, (input, context) =>
  buildVersion(input, clients, context),
);
