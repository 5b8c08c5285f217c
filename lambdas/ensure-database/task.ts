import {
  AlreadyExistsException,
  CreateDatabaseCommand,
  EntityNotFoundException,
  GetDatabaseCommand,
  type GlueClient,
} from '@aws-sdk/client-glue';
import { assertOwner } from '../../core/published/ownership.ts';
import type { Uploaded } from '../../core/tasks/upload.ts';
import { declared } from '../../core/published/version.ts';
import { assertReadable, findPublished } from '../../lake/publish.ts';
import type { FencedContext } from '../runtime/fenced.ts';

/**
 * The Glue database is there afterwards, and will take what this run builds: said before anything is scanned. The
 * payload passes unchanged.
 * @throws ForeignTable, OwnedByAnother or IncompatibleSchema, as publishing would
 */
export async function ensureDatabase(
  input: Uploaded,
  glue: GlueClient,
  { pipeline, environment, log }: FencedContext,
): Promise<Uploaded> {
  const { database } = environment;
  const { table, evolution } = pipeline.definition.target;
  try {
    await glue.send(new GetDatabaseCommand({ Name: database }));
  } catch (error) {
    if (!(error instanceof EntityNotFoundException)) throw error;
    await create(glue, database);
    log('created', { database });
  }
  const found = await findPublished(glue, database, table);
  assertOwner('target', table, found.publication?.pipeline, pipeline.name);
  if (evolution === 'compatible') assertReadable(found, declared(pipeline));
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
