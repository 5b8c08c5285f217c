import { GlueClient } from '@aws-sdk/client-glue';
import { S3Client } from '@aws-sdk/client-s3';
import definition from '#pipeline';
import sql from '#sql';
import { Checked } from '../../core/payload.ts';
import { handlerOf } from '../runtime/task.ts';
import { publish } from './task.ts';

const clients = { glue: new GlueClient(), s3: new S3Client() };

export const handler = handlerOf('publish', { definition, sql }, Checked, (input, context) =>
  publish(input, clients, context),
);
