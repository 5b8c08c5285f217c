import definition from '#pipeline';
import sql from '#sql';
import { createRawTable as task } from '../../core/tasks/create-raw-table.ts';
import { athenaClient, glueClient } from '../runtime/clients.ts';
import { fencedHandlerOf } from '../runtime/fenced.ts';
import { createRaw } from './task.ts';

const clients = { athena: athenaClient(), glue: glueClient() };

export const handler = fencedHandlerOf(task, { definition, sql }, (input, context) =>
  createRaw(input, clients, context),
);
