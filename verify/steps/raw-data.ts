import { rawPrefixOf } from '../../core/stage/keys.ts';
import { rawTableOf } from '../../core/stage/names.ts';
import { list } from '../../lake/objects.ts';
import { readTable } from '../../lake/table.ts';
import { contentOf } from '../content.ts';
import { needed, type Notes } from '../seen.ts';
import { tableFacts } from '../table-facts.ts';
import type { Trial } from '../trial.ts';

/** What the upload left: accepted rows as canonical CSV, and what was rejected. */
export async function rawData(trial: Trial, notes: Notes): Promise<void> {
  const { session, mask } = trial;
  const { aws, pipeline } = session;
  needed(trial.landed, 'the run of a landed file');
  const raw = rawTableOf(pipeline.dataset);
  await notes.fact('the raw objects', async () => {
    const found: string[] = [];
    for await (const { key, bytes } of list(aws.s3, pipeline.bucket, rawPrefixOf(pipeline.dataset)))
      found.push(key.includes('/_') ? key : `${key} with ${bytes} bytes`);
    return found.join(', ');
  });
  await notes.facts(`the table ${raw}`, async () => {
    const table = needed(await readTable(aws.glue, pipeline.database, raw), raw);
    return tableFacts(table.table, mask);
  });
  await notes.facts(`the content of ${raw}`, () => contentOf(session, raw));
}
