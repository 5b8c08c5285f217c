import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { changelogOf, git, lastRelease, newestIn } from './history.ts';

// What must be so before a release is made; and before it is tagged, with --tag. commit-and-tag-version runs it.
const ROOT = process.cwd();

function faultOf(tagging: boolean): string | undefined {
  if (git(ROOT, 'status', '--porcelain', '--untracked-files=no') !== '')
    return 'There are changes that no commit has; commit or stash them, and release again.';
  const last = lastRelease(ROOT);
  if (!tagging)
    return last && last.tagged === undefined
      ? `v${last.version} is no tag of this clone, and what came after it can't be told; run git fetch --tags, or npm run release:tag where nobody tagged it yet.`
      : undefined;
  const { version } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8'));
  if (newestIn(changelogOf(ROOT)) !== version || last?.commit !== git(ROOT, 'rev-parse', 'HEAD'))
    return `The newest commit isn't the release ${version}; check out the one that brought it into CHANGELOG.md.`;
  return undefined;
}

const fault = faultOf(process.argv.includes('--tag'));
if (fault !== undefined) {
  console.error(fault);
  process.exitCode = 1;
}
