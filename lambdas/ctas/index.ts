import definition from '#pipeline';
import sql from '#sql';
import { ctas as task } from '../../core/tasks/ctas.ts';
import { athenaClient, glueClient, s3Client } from '../runtime/clients.ts';
import { fencedHandlerOf } from '../runtime/fenced.ts';
import { buildVersion } from './task.ts';

const clients = { athena: athenaClient(), glue: glueClient(), s3: s3Client() };

export const handler = fencedHandlerOf(task, { definition, sql }, (input, context) =>
  buildVersion(input, clients, context),
);
