import definition from '#pipeline';
import { glueClient, s3Client, statesClient } from '../runtime/clients.ts';
import { listenerOf } from '../runtime/listener.ts';
import { Beat, heartbeat } from './task.ts';

const clients = { glue: glueClient(), s3: s3Client(), sfn: statesClient() };

export const handler = listenerOf('heartbeat', Beat, (event, context) =>
  heartbeat(event, definition, clients, context),
);
