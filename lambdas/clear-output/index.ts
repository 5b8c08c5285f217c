import definition from '#pipeline';
import sql from '#sql';
import { Uploaded } from '../../core/payload.ts';
import { s3Client } from '../runtime/clients.ts';
import { fencedHandlerOf } from '../runtime/fenced.ts';
import { clearOutput } from './task.ts';

const s3 = s3Client();

export const handler = fencedHandlerOf('clear-output', { definition, sql }, Uploaded, (input, context) =>
  clearOutput(input, s3, context),
);
