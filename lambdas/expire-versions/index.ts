import definition from '#pipeline';
import sql from '#sql';
import { Published } from '../../core/payload.ts';
import { glueClient, s3Client, statesClient } from '../runtime/clients.ts';
import { fencedHandlerOf } from '../runtime/fenced.ts';
import { expireVersions } from './task.ts';

const clients = { glue: glueClient(), s3: s3Client(), sfn: statesClient() };

export const handler = fencedHandlerOf('expire-versions', { definition, sql }, Published, (input, context) =>
  expireVersions(input, clients, context),
);
