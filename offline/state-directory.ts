import { chmodSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { writeAtomically } from './kernel/durable.ts';
import { isSystemError } from './kernel/system-error.ts';

/** Marks a directory as ours, so that a reset deletes nothing else. */
const MARKER = 'offline-aws.json';
/** Of the directory's files as a whole; a form that a former release would misread takes the next number. */
const FORMAT = 1;
const LOCK = 'lock';

/** Whether a directory is a state directory, or may become one because it is absent or empty. */
export function isStateDirectory(directory: string): boolean {
  if (!existsSync(directory)) return true;
  return existsSync(join(directory, MARKER)) || readdirSync(directory).length === 0;
}

/** A later release wrote the directory, in a form that this one can't read. */
class NewerState extends Error {
  override readonly name = 'NewerState';
}

function assertReadable(directory: string): void {
  const marker = join(directory, MARKER);
  if (!existsSync(marker)) return;
  const version = Number(/"version":\s*(\d+)/.exec(readFileSync(marker, 'utf8'))?.[1] ?? FORMAT);
  if (version <= FORMAT) return;
  throw new NewerState(
    `${directory}: a later release wrote it (format ${version}, this one reads ${FORMAT}); use that release, or name another directory with --state.`,
  );
}

/** It holds the operator's key and whatever lands: none but its owner may look inside. */
const OWNERS_ONLY = 0o700;

/**
 * Marks a directory that `isStateDirectory` said may become one, before anything else is written there, and closes
 * it to other users of this machine.
 * @throws NewerState; Error of the file system for a directory of another user, who could open it again
 */
export function markStateDirectory(directory: string): void {
  assertReadable(directory);
  mkdirSync(directory, { recursive: true, mode: OWNERS_ONLY });
  chmodSync(directory, OWNERS_ONLY);
  const marker = { what: 'state of the offline AWS', version: FORMAT };
  writeAtomically(join(directory, MARKER), `${JSON.stringify(marker)}\n`);
}

/** One process at a time may use a state directory; another one is told which process that is. */
class StateInUse extends Error {
  override readonly name = 'StateInUse';
}

/**
 * Marks a directory and takes it for this process; a lock whose process is gone is taken over.
 * @returns gives it back
 * @throws StateInUse while another process has it
 */
export function takeStateDirectory(directory: string): () => void {
  markStateDirectory(directory);
  const lock = join(directory, LOCK);
  for (let tries = 0; ; tries += 1) {
    try {
      writeFileSync(lock, String(process.pid), { flag: 'wx' });
      return () => rmSync(lock, { force: true });
    } catch (error) {
      if (!isSystemError(error, 'EEXIST')) throw error;
    }
    const owner = Number(readOwner(lock));
    if (isAlive(owner) || tries > 0) {
      throw new StateInUse(
        `${directory} is in use by process ${owner}; wait for its end, or name another with --state.`,
      );
    }
    rmSync(lock, { force: true });
  }
}

function readOwner(lock: string): string {
  try {
    return readFileSync(lock, 'utf8');
  } catch {
    return '';
  }
}

function isAlive(pid: number): boolean {
  if (!Number.isInteger(pid) || pid <= 0) return false;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return isSystemError(error, 'EPERM');
  }
}
