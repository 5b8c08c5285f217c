import definition from '#pipeline';
import sql from '#sql';
import { upload as task } from '../../core/tasks/upload.ts';
import { glueClient, s3Client } from '../runtime/clients.ts';
import { fencedHandlerOf } from '../runtime/fenced.ts';
import { upload } from './task.ts';
import { leavePayloadsUnsigned } from './unsigned-payload.ts';

const clients = { s3: s3Client(), glue: glueClient() };
leavePayloadsUnsigned(clients.s3);

export const handler = fencedHandlerOf(task, { definition, sql }, (input, context) =>
  upload(input, clients, context),
);
