import definition from '#pipeline';
import sql from '#sql';
import { acquireLock as task } from '../../core/tasks/acquire-lock.ts';
import { athenaClient, glueClient, s3Client, statesClient } from '../runtime/clients.ts';
import { handlerOf } from '../runtime/task.ts';
import { acquireLock } from './task.ts';

const clients = { athena: athenaClient(), glue: glueClient(), s3: s3Client(), sfn: statesClient() };

export const handler = handlerOf(task, { definition, sql }, (input, context) =>
  acquireLock(input, clients, context),
);
