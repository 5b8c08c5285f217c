import definition from '#pipeline';
import sql from '#sql';
import { clearOutput as task } from '../../core/tasks/clear-output.ts';
import { s3Client } from '../runtime/clients.ts';
import { fencedHandlerOf } from '../runtime/fenced.ts';
import { clearOutput } from './task.ts';

const s3 = s3Client();

export const handler = fencedHandlerOf(task, { definition, sql }, (input, context) =>
  clearOutput(input, s3, context),
);
