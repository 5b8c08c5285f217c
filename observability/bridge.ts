import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Images } from './images.ts';
import { OUT_OF_ORDER, POLL } from './timing.ts';

/**
 * What the bridge on AWS runs: the images, configuration and rules that `monitoring/` has for everywhere else.
 * @throws Error when a file is missing: `npm run generate` makes it
 */
export function bridgeFiles() {
  const directory = join(import.meta.dirname, '../monitoring');
  const read = (file: string) => readFileSync(join(directory, file), 'utf8');
  return {
    images: Images.parse(JSON.parse(read('images.json'))),
    exporter: read('exporter.yml'),
    agent: read('aws/prometheus-agent.yml'),
    rules: read('rules/afluente.rules.yml'),
    pollSeconds: POLL,
    outOfOrderSeconds: OUT_OF_ORDER,
  };
}
