import { s3Client, statesClient } from '../runtime/clients.ts';
import { listenerOf } from '../runtime/listener.ts';
import { StatusChange } from '../runtime/status-change.ts';
import { releaseLock } from './task.ts';

const clients = { s3: s3Client(), sfn: statesClient() };

export const handler = listenerOf('release-lock', StatusChange, (event, context) =>
  releaseLock(event, clients, context),
);
