import definition from '#pipeline';
import sql from '#sql';
import { Uploaded } from '../../core/payload.ts';
import { glueClient } from '../runtime/clients.ts';
import { fencedHandlerOf } from '../runtime/fenced.ts';
import { ensureDatabase } from './task.ts';

const glue = glueClient();

export const handler = fencedHandlerOf('ensure-database', { definition, sql }, Uploaded, (input, context) =>
  ensureDatabase(input, glue, context),
);
