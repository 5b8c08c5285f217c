import definition from '#pipeline';
import sql from '#sql';
import { Uploaded } from '../../core/payload.ts';
import { athenaClient, s3Client } from '../runtime/clients.ts';
import { fencedHandlerOf } from '../runtime/fenced.ts';
import { buildVersion } from './task.ts';

const clients = { athena: athenaClient(), s3: s3Client() };

export const handler = fencedHandlerOf('ctas', { definition, sql }, Uploaded, (input, context) =>
  buildVersion(input, clients, context),
);
