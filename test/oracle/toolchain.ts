import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, globSync, mkdirSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';

const HERE = join(import.meta.dirname, 'trino');
const CACHE = join(import.meta.dirname, '../../node_modules/.cache/afluente-oracle');

/** The Trinos that are asked: 436 is the reference, 483 has tables of files too. */
export const VERSIONS = ['436', '483'] as const;
export type Version = (typeof VERSIONS)[number];

/** Trino's releases of these years are compiled for it. */
const JAVA = 25;

/** Something that has to be installed, and isn't, or can't be fetched. */
export class MissingTool extends Error {
  override readonly name = 'MissingTool';
}

/**
 * A JDK of Java 25 or newer: the one of JAVA_HOME, or one that is installed beside it.
 * @returns its folder
 * @throws MissingTool where there is none
 */
export function jdk(): string {
  const candidates = [
    process.env['JAVA_HOME'] ?? '',
    ...globSync('/usr/lib/jvm/*'),
    ...globSync('/Library/Java/JavaVirtualMachines/*/Contents/Home'),
  ];
  const found = candidates.find(
    (home) => home !== '' && existsSync(join(home, 'bin/javac')) && versionOf(home) >= JAVA,
  );
  if (found !== undefined) return found;
  throw new MissingTool(
    `Trino needs a JDK of Java ${JAVA} or newer: install one (Eclipse Temurin ${JAVA} from https://adoptium.net, say), ` +
      'and set JAVA_HOME where it is not in /usr/lib/jvm.',
  );
}

function versionOf(home: string): number {
  const file = join(home, 'release');
  const text = existsSync(file) ? readFileSync(file, 'utf8') : '';
  return Number(/^JAVA_VERSION="(\d+)/m.exec(text)?.[1] ?? 0);
}

function maven(args: readonly string[], cwd: string): void {
  const { status, stdout, stderr, error } = spawnSync('mvn', ['--batch-mode', '--quiet', ...args], {
    cwd,
    encoding: 'utf8',
    env: { ...process.env, JAVA_HOME: jdk() },
  });
  if (error !== undefined)
    throw new MissingTool(`Maven fetches Trino: install it (apt-get install maven). ${error.message}`);
  if (status !== 0) throw new MissingTool(`Maven could not fetch Trino: ${stdout}${stderr}`);
}

/**
 * Trino's classes and all that they need, from Maven Central, once.
 * @returns the folder of the archives
 */
export function libraries(version: Version): string {
  const pom = join(HERE, `${version}.xml`);
  return once(`trino-${version}`, readFileSync(pom, 'utf8'), (directory) =>
    maven(['--file', pom, 'dependency:copy-dependencies', `-DoutputDirectory=${directory}`], HERE),
  );
}

/** The sources of Trino's own tests, unpacked. They are read where they are; nothing of them is kept. */
export function testSources(): string {
  const artifact = 'io.trino:trino-main:436:jar:test-sources';
  return once('trino-tests', artifact, (directory) => {
    mkdirSync(directory);
    // There it leaves a mark too, without which it unpacks.
    maven(['dependency:unpack', `-Dartifact=${artifact}`, `-DoutputDirectory=${directory}`], directory);
  });
}

/** The file of what a Trino has answered on this machine. */
export const answersOf = (version: Version): string => join(CACHE, `answers-${version}.jsonl`);

/** A folder that is made whole or not at all, and anew where what it is made of changes. */
function once(name: string, of: string, make: (directory: string) => void): string {
  const directory = join(CACHE, `${name}-${createHash('sha256').update(of).digest('hex').slice(0, 12)}`);
  if (existsSync(directory)) return directory;
  mkdirSync(CACHE, { recursive: true });
  const partial = `${directory}.partial`;
  rmSync(partial, { recursive: true, force: true });
  make(partial);
  renameSync(partial, directory);
  return directory;
}
