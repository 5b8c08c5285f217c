import definition from '#pipeline';
import sql from '#sql';
import { publish as task } from '../../core/tasks/publish.ts';
import { glueClient, s3Client } from '../runtime/clients.ts';
import { fencedHandlerOf } from '../runtime/fenced.ts';
import { publish } from './task.ts';

const clients = { glue: glueClient(), s3: s3Client() };

export const handler = fencedHandlerOf(task, { definition, sql }, (input, context) =>
  publish(input, clients, context),
);
