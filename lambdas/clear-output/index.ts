import { S3Client } from '@aws-sdk/client-s3';
import definition from '#pipeline';
import sql from '#sql';
import { Uploaded } from '../../core/payload.ts';
import { STREAMS } from '../runtime/client-settings.ts';
import { handlerOf } from '../runtime/task.ts';
import { clearOutput } from './task.ts';

const s3 = new S3Client(STREAMS);

export const handler = handlerOf('clear-output', { definition, sql }, Uploaded, (input, context) =>
  clearOutput(input, s3, context),
);
