import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { changelogOf, lastRelease, newestIn } from './history.ts';

/** Says what the judgement of a working copy is. */
export interface Judgement {
  readonly passed: boolean;
  /** One line for what is so, several for what is wrong. */
  readonly told: string;
}

/**
 * Whether version, changelog and tag name one release, and every commit since is in the form that the next is made from.
 * Before the first release nothing is judged.
 * @param directory a working copy
 * @param tools the folder of commitlint's program
 */
export function judge(directory: string, tools: string): Judgement[] {
  const last = lastRelease(directory);
  if (!last) {
    const version = newestIn(changelogOf(directory));
    return version === undefined
      ? [{ passed: true, told: 'there is no release yet: no commit is judged' }]
      : [{ passed: false, told: `CHANGELOG.md names ${version}, and no commit brought it; commit it` }];
  }
  const { version, commit, tagged } = last;
  const { version: now } = JSON.parse(readFileSync(join(directory, 'package.json'), 'utf8'));
  const tag = tagged === undefined ? 'no tag of this clone says so' : `and so is v${version}`;
  return [
    now === version
      ? { passed: true, told: `package.json and CHANGELOG.md are of the release ${version}` }
      : {
          passed: false,
          told: `package.json is of ${now}, CHANGELOG.md of ${version}; let npm run release write both`,
        },
    tagged === undefined || tagged === commit
      ? { passed: true, told: `${version} is the commit ${commit.slice(0, 8)}, ${tag}` }
      : {
          passed: false,
          told: `v${version} is the commit ${tagged.slice(0, 8)}, and CHANGELOG.md got it with ${commit.slice(0, 8)}; tag that one`,
        },
    commitsSince(directory, commit, tools),
  ];
}

function commitsSince(directory: string, commit: string, tools: string): Judgement {
  const fault = commitlint(tools, directory, ['--cwd', directory, '--from', commit, '--to', 'HEAD']);
  return fault === undefined
    ? { passed: true, told: 'every commit since is conventional, and of one change' }
    : { passed: false, told: fault };
}

/** Whether a subject may become a commit's, such as the title of a pull request that is squashed. */
export function judgeSubject(subject: string, tools: string): Judgement {
  const fault = commitlint(tools, process.cwd(), [], subject);
  return { passed: fault === undefined, told: fault ?? `"${subject}" is conventional, and of one change` };
}

/** @returns what is wrong, in commitlint's words */
function commitlint(tools: string, cwd: string, args: readonly string[], input = ''): string | undefined {
  const config = join(import.meta.dirname, 'commitlint.config.js');
  const { status, stdout, stderr, error } = spawnSync(
    join(tools, 'commitlint'),
    ['--config', config, ...args],
    {
      cwd,
      input,
      encoding: 'utf8',
      env: { ...process.env, NO_COLOR: '1' },
    },
  );
  return status === 0 ? undefined : (error?.message ?? (stdout + stderr).trim());
}
