import definition from '#pipeline';
import sql from '#sql';
import { Built } from '../../core/payload.ts';
import { athenaClient } from '../runtime/clients.ts';
import { fencedHandlerOf } from '../runtime/fenced.ts';
import { checkQuality } from './task.ts';

const athena = athenaClient();

export const handler = fencedHandlerOf('check-quality', { definition, sql }, Built, (input, context) =>
  checkQuality(input, athena, context),
);
