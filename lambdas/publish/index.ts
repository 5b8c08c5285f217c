import definition from '#pipeline';
import sql from '#sql';
import { Checked } from '../../core/payload.ts';
import { glueClient, s3Client } from '../runtime/clients.ts';
import { fencedHandlerOf } from '../runtime/fenced.ts';
import { publish } from './task.ts';

const clients = { glue: glueClient(), s3: s3Client() };

export const handler = fencedHandlerOf('publish', { definition, sql }, Checked, (input, context) =>
  publish(input, clients, context),
);
