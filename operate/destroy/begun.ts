import type { S3Client } from '@aws-sdk/client-s3';
import * as z from 'zod';
import { removalKey } from '../../core/stage/keys.ts';
import { readIfThere, writeJson } from '../../lake/objects.ts';
import type { Belonging } from './belongings.ts';

/**
 * What a pipeline's removal is about, written before it begins: its stack and tables go first, and what was cut off
 * then could not be told from anything else.
 */
const Begun = z.object({ datasets: z.array(z.string()), targets: z.array(z.string()) });
export type Begun = z.infer<typeof Begun>;

export async function readBegun(s3: S3Client, bucket: string, pipeline: string): Promise<Begun> {
  const object = await readIfThere(s3, bucket, removalKey(pipeline));
  return object ? Begun.parse(JSON.parse(object.text)) : { datasets: [], targets: [] };
}

export async function writeBegun(
  s3: S3Client,
  bucket: string,
  pipeline: string,
  belongings: readonly Belonging[],
): Promise<void> {
  const names = (kind: Belonging['kind']) =>
    belongings.filter((one) => one.kind === kind).map(({ name }) => name);
  const begun: Begun = { datasets: names('dataset'), targets: names('target') };
  await writeJson(s3, bucket, removalKey(pipeline), begun);
}
