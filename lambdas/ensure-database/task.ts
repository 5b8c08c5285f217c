import {
  AlreadyExistsException,
  CreateDatabaseCommand,
  EntityNotFoundException,
  GetDatabaseCommand,
  type GlueClient,
} from '@aws-sdk/client-glue';
import type { Uploaded } from '../../core/payload.ts';
import type { TaskContext } from '../runtime/task.ts';

/** The Glue database is there afterwards; the payload passes unchanged. */
export async function ensureDatabase(
  input: Uploaded,
  glue: GlueClient,
  { place, log }: TaskContext,
): Promise<Uploaded> {
  try {
    await glue.send(new GetDatabaseCommand({ Name: place.database }));
  } catch (error) {
    if (!(error instanceof EntityNotFoundException)) throw error;
    await create(glue, place.database);
    log('created', { database: place.database });
  }
  return input;
}

async function create(glue: GlueClient, name: string): Promise<void> {
  const description = 'Tables that Afluente builds and publishes.';
  try {
    await glue.send(new CreateDatabaseCommand({ DatabaseInput: { Name: name, Description: description } }));
  } catch (error) {
    // Another pipeline of the stage was faster.
    if (!(error instanceof AlreadyExistsException)) throw error;
  }
}
