import { AthenaClient } from '@aws-sdk/client-athena';
import definition from '#pipeline';
import sql from '#sql';
import { Built } from '../../core/payload.ts';
import { handlerOf } from '../runtime/task.ts';
import { checkQuality } from './task.ts';

const athena = new AthenaClient();

export const handler = handlerOf('check-quality', { definition, sql }, Built, (input, context) =>
  checkQuality(input, athena, context),
);
