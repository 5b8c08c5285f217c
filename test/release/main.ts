import { join } from 'node:path';
import { judge } from '../../release/judge.ts';
import { releaseTools } from '../../release/tools.ts';
import { rehearse } from './rehearse.ts';

// Judges version, changelog, tag and the commits since the last release, and makes one in a bare clone: npm run test:release
const ROOT = join(import.meta.dirname, '../..');

try {
  const tools = releaseTools();
  const judgements = [...judge(ROOT, tools), ...rehearse(ROOT, tools)];
  for (const { passed, told } of judgements) console.log(`${passed ? '✔' : '✘'} ${told}`);
  process.exitCode = judgements.every(({ passed }) => passed) ? 0 : 1;
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}
