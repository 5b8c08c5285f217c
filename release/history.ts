import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { run } from './program.ts';

/** A release as CHANGELOG.md and the history have it. */
export interface Released {
  readonly version: string;
  /** The commit that brought its heading into CHANGELOG.md. */
  readonly commit: string;
  /** The commit of its tag, where this clone has the tag. */
  readonly tagged?: string;
}

/** @throws Error with Git's own words */
export function git(directory: string, ...args: readonly string[]): string {
  return run('git', args, { cwd: directory }).stdout.trim();
}

/** The version of the newest heading of a changelog; nothing before the first release. */
export function newestIn(changelog: string): string | undefined {
  return /^#{1,3} \[?(\d+\.\d+\.\d+)\]?/m.exec(changelog)?.[1];
}

/** What a changelog says of a version, its heading left out. */
export function notesOf(version: string, changelog: string): string {
  const [, ...sections] = changelog.split(/^(?=#{1,3} \[?\d+\.\d+\.\d+)/m);
  const section = sections.find((text) => newestIn(text) === version) ?? '';
  return section.replace(/^.*\n/, '').trim();
}

/** CHANGELOG.md; empty before the first release. */
export function changelogOf(directory: string): string {
  try {
    return readFileSync(join(directory, 'CHANGELOG.md'), 'utf8');
  } catch {
    return '';
  }
}

/**
 * The last release. Tags aren't asked for it, since a clone may lack them.
 * @returns nothing before the first one, and while its changelog isn't committed
 */
export function lastRelease(directory: string): Released | undefined {
  const version = newestIn(changelogOf(directory));
  if (version === undefined) return undefined;
  const heading = `^#+ \\[?${version.replaceAll('.', '\\.')}`;
  const commits = git(directory, 'log', '--reverse', '--format=%H', `-G${heading}`, '--', 'CHANGELOG.md');
  const [commit] = commits.split('\n');
  if (!commit) return undefined;
  const tag = `refs/tags/v${version}`;
  const tagged = git(directory, 'for-each-ref', '--format=%(objectname) %(*objectname)', tag).split(' ');
  return { version, commit, ...(tagged[0] && { tagged: tagged.findLast(Boolean) }) };
}
