import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { writeBills } from '../../release/bills.ts';
import { type Judgement, judge, judgeSubject } from '../../release/judge.ts';
import { releaseTools } from '../../release/tools.ts';
import { rehearse } from './rehearse.ts';

// Judges version, changelog, tag and the commits since the last release, and makes one in a bare clone: npm run test:release
// `--subject TEXT` judges that alone, as a pull request's title, which its commit gets when it is squashed.
const ROOT = join(import.meta.dirname, '../..');

/** The bills of what is deployed and of what builds it. */
async function judgeBills(tools: string): Promise<Judgement> {
  const scratch = mkdtempSync(join(tmpdir(), 'afluente-bills-'));
  try {
    const { builtWith, deployed } = await writeBills(scratch, join(ROOT, 'pipelines'), tools);
    const names = deployed.components.map(({ name }) => name);
    const right = ['client-s3', 'zod'].every((name) => names.includes(name));
    const passed = right && !['aws-cdk-lib', 'esbuild', 'jest'].some((name) => names.includes(name));
    const told = `bills of materials: ${names.length} packages are deployed, ${builtWith.components.length} build it`;
    return { passed, told };
  } finally {
    rmSync(scratch, { recursive: true });
  }
}

const { subject } = parseArgs({ options: { subject: { type: 'string' } } }).values;
try {
  const tools = releaseTools();
  const judgements =
    subject === undefined
      ? [...judge(ROOT, tools), ...rehearse(ROOT, tools), await judgeBills(tools)]
      : [judgeSubject(subject, tools)];
  for (const { passed, told } of judgements) console.log(`${passed ? '✔' : '✘'} ${told}`);
  process.exitCode = judgements.every(({ passed }) => passed) ? 0 : 1;
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}
