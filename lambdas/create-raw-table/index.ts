import { AthenaClient } from '@aws-sdk/client-athena';
import { GlueClient } from '@aws-sdk/client-glue';
import definition from '#pipeline';
import sql from '#sql';
import { Uploaded } from '../../core/payload.ts';
import { DOCUMENTS } from '../runtime/client-settings.ts';
import { handlerOf } from '../runtime/task.ts';
import { createRaw } from './task.ts';

const clients = { athena: new AthenaClient(DOCUMENTS), glue: new GlueClient(DOCUMENTS) };

export const handler = handlerOf('create-raw-table', { definition, sql }, Uploaded, (input, context) =>
  createRaw(input, clients, context),
);
