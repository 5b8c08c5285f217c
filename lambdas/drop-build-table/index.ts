import definition from '#pipeline';
import sql from '#sql';
import { dropBuildTable as task } from '../../core/tasks/drop-build-table.ts';
import { athenaClient } from '../runtime/clients.ts';
import { fencedHandlerOf } from '../runtime/fenced.ts';
import { dropBuildTable } from './task.ts';

const athena = athenaClient();

export const handler = fencedHandlerOf(task, { definition, sql }, (input, context) =>
  dropBuildTable(input, athena, context),
);
