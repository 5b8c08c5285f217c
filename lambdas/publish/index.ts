import { GlueClient } from '@aws-sdk/client-glue';
import { S3Client } from '@aws-sdk/client-s3';
import definition from '#pipeline';
import sql from '#sql';
import { Checked } from '../../core/payload.ts';
import { DOCUMENTS, STREAMS } from '../runtime/client-settings.ts';
import { handlerOf } from '../runtime/task.ts';
import { publish } from './task.ts';

const clients = { glue: new GlueClient(DOCUMENTS), s3: new S3Client(STREAMS) };

export const handler = handlerOf('publish', { definition, sql }, Checked, (input, context) =>
  publish(input, clients, context),
);
