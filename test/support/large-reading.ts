import { createReadStream } from 'node:fs';
import { pathToFileURL } from 'node:url';
import { convert } from '../../core/csv/convert.ts';
import type { Definition } from '../../core/definition/pipeline.ts';
import { newPipeline } from '../../scaffold/new.ts';

/*
 * Reads a file in this process alone, as `new` does or as the upload does by a definition, and prints what that took:
 *
 * node test/support/large-reading.ts new <file> <directory of pipelines>
 * node test/support/large-reading.ts upload <file> <pipeline.ts>
 */
const [how = '', from = '', by = ''] = process.argv.slice(2);
const rows = how === 'new' ? await found() : await uploaded();
const { userCPUTime, systemCPUTime, maxRSS } = process.resourceUsage();
console.log(JSON.stringify({ rows, seconds: (userCPUTime + systemCPUTime) / 1e6, megabytes: maxRSS / 1024 }));

async function found(): Promise<number> {
  return (await newPipeline({ name: 'large', from, directory: by })).rows;
}

async function uploaded(): Promise<number> {
  const { default: definition }: { default: Definition } = await import(pathToFileURL(by).href);
  const accepted = { rows: 0 };
  for await (const _ of convert(createReadStream(from), definition.source, accepted, () => undefined));
  return accepted.rows;
}
