import definition from '#pipeline';
import sql from '#sql';
import { checkQuality as task } from '../../core/tasks/check-quality.ts';
import { athenaClient, glueClient, s3Client } from '../runtime/clients.ts';
import { fencedHandlerOf } from '../runtime/fenced.ts';
import { checkQuality } from './task.ts';

const clients = { athena: athenaClient(), glue: glueClient(), s3: s3Client() };

export const handler = fencedHandlerOf(task, { definition, sql }, (input, context) =>
  checkQuality(input, clients, context),
);
