import definition from '#pipeline';
import sql from '#sql';
import { Uploaded } from '../../core/payload.ts';
import { athenaClient, glueClient } from '../runtime/clients.ts';
import { fencedHandlerOf } from '../runtime/fenced.ts';
import { createRaw } from './task.ts';

const clients = { athena: athenaClient(), glue: glueClient() };

export const handler = fencedHandlerOf('create-raw-table', { definition, sql }, Uploaded, (input, context) =>
  createRaw(input, clients, context),
);
