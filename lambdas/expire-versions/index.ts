import definition from '#pipeline';
import sql from '#sql';
import { expireVersions as task } from '../../core/tasks/expire-versions.ts';
import { glueClient, s3Client, statesClient } from '../runtime/clients.ts';
import { fencedHandlerOf } from '../runtime/fenced.ts';
import { expireVersions } from './task.ts';

const clients = { glue: glueClient(), s3: s3Client(), sfn: statesClient() };

export const handler = fencedHandlerOf(task, { definition, sql }, (input, context) =>
  expireVersions(input, clients, context),
);
