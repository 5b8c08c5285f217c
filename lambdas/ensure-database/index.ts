import { GlueClient } from '@aws-sdk/client-glue';
import definition from '#pipeline';
import sql from '#sql';
import { Uploaded } from '../../core/payload.ts';
import { DOCUMENTS } from '../runtime/client-settings.ts';
import { handlerOf } from '../runtime/task.ts';
import { ensureDatabase } from './task.ts';

const glue = new GlueClient(DOCUMENTS);

export const handler = handlerOf('ensure-database', { definition, sql }, Uploaded, (input, context) =>
  ensureDatabase(input, glue, context),
);
