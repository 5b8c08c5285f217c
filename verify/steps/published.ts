import type { RunId } from '../../core/runs/run-id.ts';
import { list } from '../../lake/objects.ts';
import { findPublished } from '../../lake/publish.ts';
import { folderOf, isDocument } from '../../lake/version/folder.ts';
import { contentOf } from '../content.ts';
import { publishedBy } from '../run-facts.ts';
import { needed, type Notes } from '../seen.ts';
import { partitionsOf, tableFacts } from '../table-facts.ts';
import type { Trial } from '../trial.ts';

/** What readers and engines find after the first run. */
export async function published(trial: Trial, notes: Notes): Promise<void> {
  const { session, mask } = trial;
  const { aws, pipeline } = session;
  const run = needed(trial.landed, 'the run of a landed file');
  const { version, run: id } = publishedBy(run);
  await notes.fact('the version is the next one', () => trial.numbered(version));
  await notes.facts('the table in the catalog', async () => {
    const { current, publication } = await findPublished(aws.glue, pipeline.database, pipeline.table);
    const { table } = needed(current, pipeline.table);
    return {
      'readers are at the version of': publication?.run === id ? 'this run' : 'another run',
      ...tableFacts(table, mask),
    };
  });
  await notes.fact('its partitions in the catalog', () => partitionsOf(aws, pipeline, mask));
  await notes.facts('what lies in the folder of the version', () => folder(trial, id));
  await notes.facts('its content', async () => {
    const content = await contentOf(session, pipeline.table);
    trial.content = JSON.stringify(content);
    return content;
  });
}

/** How Athena calls and cuts its files is its own affair: what counts is where there are any. */
async function folder({ session }: Trial, run: RunId): Promise<Record<string, string>> {
  const { bucket, table } = session.pipeline;
  const version = { table, run };
  const under = folderOf(version);
  const data = new Set<string>();
  const notes: string[] = [];
  for await (const { key } of list(session.aws.s3, bucket, under)) {
    const levels = key.slice(under.length).split('/');
    const name = levels.pop() ?? '';
    if (isDocument(version, key)) notes.push(name);
    else data.add(`${levels.join('/')}/`);
  }
  return {
    'the folders with data': [...data].join(', '),
    'what lies beside the data': notes.join(', '),
  };
}
