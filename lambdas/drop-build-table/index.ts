import definition from '#pipeline';
import sql from '#sql';
import { Uploaded } from '../../core/payload.ts';
import { athenaClient } from '../runtime/clients.ts';
import { fencedHandlerOf } from '../runtime/fenced.ts';
import { dropBuildTable } from './task.ts';

const athena = athenaClient();

export const handler = fencedHandlerOf('drop-build-table', { definition, sql }, Uploaded, (input, context) =>
  dropBuildTable(input, athena, context),
);
