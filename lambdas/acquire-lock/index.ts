import { GlueClient } from '@aws-sdk/client-glue';
import { S3Client } from '@aws-sdk/client-s3';
import { SFNClient } from '@aws-sdk/client-sfn';
import definition from '#pipeline';
import sql from '#sql';
import { Start } from '../../core/payload.ts';
import { DOCUMENTS, STREAMS } from '../runtime/client-settings.ts';
import { handlerOf } from '../runtime/task.ts';
import { acquireLock } from './task.ts';

const clients = { glue: new GlueClient(DOCUMENTS), s3: new S3Client(STREAMS), sfn: new SFNClient(DOCUMENTS) };

export const handler = handlerOf('acquire-lock', { definition, sql }, Start, (input, context) =>
  acquireLock(input, clients, context),
);
