import definition from '#pipeline';
import sql from '#sql';
import { Building } from '../../core/payload.ts';
import { athenaClient, glueClient, s3Client } from '../runtime/clients.ts';
import { fencedHandlerOf } from '../runtime/fenced.ts';
import { buildVersion } from './task.ts';

const clients = { athena: athenaClient(), glue: glueClient(), s3: s3Client() };

export const handler = fencedHandlerOf('ctas', { definition, sql }, Building, (input, context) =>
  buildVersion(input, clients, context),
);
