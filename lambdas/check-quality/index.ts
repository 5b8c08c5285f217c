import { AthenaClient } from '@aws-sdk/client-athena';
import definition from '#pipeline';
import sql from '#sql';
import { Built } from '../../core/payload.ts';
import { DOCUMENTS } from '../runtime/client-settings.ts';
import { handlerOf } from '../runtime/task.ts';
import { checkQuality } from './task.ts';

const athena = new AthenaClient(DOCUMENTS);

export const handler = handlerOf('check-quality', { definition, sql }, Built, (input, context) =>
  checkQuality(input, athena, context),
);
