import { spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { changelogOf, git, lastRelease, notesOf } from '../../release/history.ts';
import { type Judgement, judge } from '../../release/judge.ts';
import { VERSIONED } from '../../release/version.config.js';

/** What makes a release, as it is in the project. */
const NEEDED = [
  'release/version.config.js',
  'release/ready.ts',
  'release/history.ts',
  'release/program.ts',
  'core/release/release.ts',
  ...VERSIONED,
];

/** A working copy of a bare repository of its own, in which releases are made. */
class Copy {
  readonly directory: string;
  readonly #bare: string;
  readonly #tools: string;

  constructor(scratch: string, name: string, bare: string, tools: string) {
    this.directory = join(scratch, name);
    this.#bare = bare;
    this.#tools = tools;
  }

  clone(...more: readonly string[]): void {
    git('.', 'clone', '--quiet', ...more, this.#bare, this.directory);
    git(this.directory, 'config', 'user.name', 'Afluente');
    git(this.directory, 'config', 'user.email', 'afluente@example.com');
  }

  commit(subject: string): void {
    git(this.directory, 'commit', '--quiet', '--allow-empty', '-m', subject);
  }

  /** As `npm run release` and `npm run release:tag` call it. @returns its exit code, and what it said */
  release(...args: readonly string[]): { status: number | null; said: string } {
    const { status, stdout, stderr } = spawnSync(
      join(this.#tools, 'commit-and-tag-version'),
      ['--config', 'release/version.config.js', ...args],
      { cwd: this.directory, encoding: 'utf8' },
    );
    return { status, said: stdout + stderr };
  }

  tag(): { status: number | null; said: string } {
    return this.release('--skip.bump', '--skip.changelog', '--skip.commit');
  }

  /** The versions that its files name. */
  versions(): Set<string> {
    const read = (file: string) => readFileSync(join(this.directory, file), 'utf8');
    const found = VERSIONED.flatMap((file) => [
      JSON.parse(read(file)).version,
      ...read(file)
        .matchAll(/"@afluente\/\w+": "([\d.]+)"/g)
        .map(([, version]) => version),
    ]);
    return new Set([...found, /RELEASE = '(.+)'/.exec(read('core/release/release.ts'))?.[1]]);
  }
}

/** Makes two releases in a bare repository with this project's own means, and judges clones of it. */
export function rehearse(root: string, tools: string): Judgement[] {
  const scratch = mkdtempSync(join(tmpdir(), 'afluente-release-'));
  const told: Judgement[] = [];
  const expect = (what: string, passed: boolean, instead = '') =>
    told.push({ passed, told: passed ? what : `${what}: not so. ${instead}` });
  try {
    const bare = join(scratch, 'bare.git');
    git('.', 'init', '--quiet', '--bare', '--initial-branch=main', bare);
    const copy = new Copy(scratch, 'copy', bare, tools);
    copy.clone();
    for (const file of NEEDED) cpSync(join(root, file), join(copy.directory, file));
    git(copy.directory, 'add', '.');
    copy.commit('feat: begin; fix: and mend');

    const first = copy.release('--skip.tag', '--release-as', '1.0.0');
    expect('a first release is made', first.status === 0 && copy.tag().status === 0, first.said);
    copy.commit('docs: what nobody notices');
    copy.release('--skip.tag');
    expect('what no user notices makes no release', lastRelease(copy.directory)?.version === '1.0.0');
    copy.commit('feat(core): a new thing');
    copy.commit('fix(core): an old thing');
    const second = copy.release('--skip.tag');
    const tagged = copy.tag();
    expect(
      'commits since then make the next',
      second.status === 0 && tagged.status === 0,
      second.said + tagged.said,
    );
    expect(
      'a feature raises the minor version, everywhere',
      same(copy.versions(), ['1.1.0']),
      [...copy.versions()].join(),
    );
    const notes = notesOf('1.1.0', changelogOf(copy.directory));
    expect(
      'the changelog has both, and nothing older',
      /a new thing/.test(notes) && /an old thing/.test(notes) && !/begin/.test(notes),
      notes,
    );
    git(copy.directory, 'push', '--quiet', '--follow-tags', 'origin', 'main');
    expect(
      'its tag is pushed, on the release’s commit',
      git(bare, 'rev-parse', 'v1.1.0^{commit}') === git(bare, 'rev-parse', 'main'),
    );

    const without = new Copy(scratch, 'without-tags', bare, tools);
    without.clone('--no-tags');
    const last = lastRelease(without.directory);
    expect(
      'a clone without tags knows the release by its changelog',
      last?.commit === git(bare, 'rev-parse', 'main') && last.tagged === undefined,
    );
    expect('and refuses to make the next', without.release('--skip.tag').said.includes('git fetch --tags'));

    expect(
      'what was released passes',
      judge(copy.directory, tools).every(({ passed }) => passed),
    );
    copy.commit('docs: fine');
    expect(
      'a conventional commit passes',
      judge(copy.directory, tools).every(({ passed }) => passed),
    );
    copy.commit('refactor: one thing; fix: another');
    expect(
      'a commit of two changes is found',
      judge(copy.directory, tools).some(
        ({ passed, told: why }) => !passed && why.includes('a second change'),
      ),
    );
    git(copy.directory, 'reset', '--quiet', '--hard', 'HEAD~1');
    copy.commit('mend this and that');
    expect(
      'a commit of no type is found',
      judge(copy.directory, tools).some(({ passed }) => !passed),
    );
    git(copy.directory, 'reset', '--quiet', '--hard', 'HEAD~1');
    git(copy.directory, 'tag', '--force', 'v1.1.0', 'HEAD');
    expect(
      'a tag on another commit is found',
      judge(copy.directory, tools).some(({ passed, told: why }) => !passed && why.includes('tag that one')),
    );
    git(copy.directory, 'tag', '--force', 'v1.1.0', 'HEAD~1');
    const file = join(copy.directory, 'package.json');
    writeFileSync(file, readFileSync(file, 'utf8').replace('1.1.0', '1.2.0'));
    expect(
      'a version that no changelog has is found',
      judge(copy.directory, tools).some(({ passed, told: why }) => !passed && why.includes('is of 1.2.0')),
    );
    return told;
  } finally {
    rmSync(scratch, { recursive: true });
  }
}

function same(found: ReadonlySet<string | undefined>, expected: readonly string[]): boolean {
  return found.size === expected.length && expected.every((one) => found.has(one));
}
