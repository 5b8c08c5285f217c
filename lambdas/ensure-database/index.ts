import definition from '#pipeline';
import sql from '#sql';
import { ensureDatabase as task } from '../../core/tasks/ensure-database.ts';
import { glueClient } from '../runtime/clients.ts';
import { fencedHandlerOf } from '../runtime/fenced.ts';
import { ensureDatabase } from './task.ts';

const glue = glueClient();

export const handler = fencedHandlerOf(task, { definition, sql }, (input, context) =>
  ensureDatabase(input, glue, context),
);
