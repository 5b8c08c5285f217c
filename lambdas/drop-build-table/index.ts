import { AthenaClient } from '@aws-sdk/client-athena';
import definition from '#pipeline';
import sql from '#sql';
import { Uploaded } from '../../core/payload.ts';
import { DOCUMENTS } from '../runtime/client-settings.ts';
import { handlerOf } from '../runtime/task.ts';
import { dropBuildTable } from './task.ts';

const athena = new AthenaClient(DOCUMENTS);

export const handler = handlerOf('drop-build-table', { definition, sql }, Uploaded, (input, context) =>
  dropBuildTable(input, athena, context),
);
