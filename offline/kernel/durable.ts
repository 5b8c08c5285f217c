import { randomBytes } from 'node:crypto';
import {
  closeSync,
  fstatSync,
  fsyncSync,
  ftruncateSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  writeSync,
} from 'node:fs';
import { dirname } from 'node:path';
import { isSystemError } from './system-error.ts';

/**
 * Replaces a file whole: readers, and whoever comes after a `kill -9`, see the old content or the new,
 * never a half. The temporary name starts with a dot, so that no directory listing takes it for data.
 */
export function writeAtomically(path: string, content: string | Uint8Array): void {
  const directory = dirname(path);
  mkdirSync(directory, { recursive: true });
  const temporary = `${directory}/.${randomBytes(6).toString('hex')}.tmp`;
  const file = openSync(temporary, 'wx');
  try {
    try {
      writeAll(file, typeof content === 'string' ? Buffer.from(content) : content);
      fsyncSync(file);
    } finally {
      closeSync(file);
    }
    renameSync(temporary, path);
  } catch (error) {
    // On a full disk a half would take the room that the next try needs.
    rmSync(temporary, { force: true });
    throw error;
  }
}

/** Adds to a file all of a text, or nothing: what a full disk cut short is taken back. */
export function appendWhole(path: string, text: string): void {
  mkdirSync(dirname(path), { recursive: true });
  const file = openSync(path, 'a');
  try {
    const { size } = fstatSync(file);
    try {
      writeAll(file, Buffer.from(text));
    } catch (error) {
      ftruncateSync(file, size);
      throw error;
    }
  } finally {
    closeSync(file);
  }
}

function writeAll(file: number, bytes: Uint8Array): void {
  let written = 0;
  while (written < bytes.length) written += writeSync(file, bytes, written);
}

/** The parsed JSON of a file, or `undefined` where there is none. */
export function readJson(path: string): unknown {
  const text = readText(path);
  return text === undefined ? undefined : JSON.parse(text);
}

/**
 * The values of a file of JSON lines, oldest first, without lines that were never finished: a line's break comes before
 * it, so that one that a `kill -9` cut short spoils no other.
 * @param more what isn't in the file yet
 */
export function readJsonLines(path: string, more = ''): unknown[] {
  const lines = `${readText(path) ?? ''}${more}`.split('\n');
  return lines.flatMap((line) => {
    try {
      const value: unknown = JSON.parse(line);
      return [value];
    } catch {
      return [];
    }
  });
}

function readText(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    if (isSystemError(error, 'ENOENT')) return undefined;
    throw error;
  }
}
