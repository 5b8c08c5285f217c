import { statesClient } from '../runtime/clients.ts';
import { listenerOf } from '../runtime/listener.ts';
import { StatusChange } from '../runtime/status-change.ts';
import { accountRun } from './task.ts';

const sfn = statesClient();

export const handler = listenerOf('account-run', StatusChange, (event, context) =>
  accountRun(event, sfn, context),
);
