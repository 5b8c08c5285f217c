import definition from '#pipeline';
import sql from '#sql';
import { Built } from '../../core/payload.ts';
import { athenaClient, glueClient, s3Client } from '../runtime/clients.ts';
import { fencedHandlerOf } from '../runtime/fenced.ts';
import { checkQuality } from './task.ts';

const clients = { athena: athenaClient(), glue: glueClient(), s3: s3Client() };

export const handler = fencedHandlerOf('check-quality', { definition, sql }, Built, (input, context) =>
  checkQuality(input, clients, context),
);
