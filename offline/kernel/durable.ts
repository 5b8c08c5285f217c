import { randomBytes } from 'node:crypto';
import {
  appendFileSync,
  closeSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
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
    writeAll(file, typeof content === 'string' ? Buffer.from(content) : content);
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
  renameSync(temporary, path);
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

/** Adds a line to a file of JSON lines. Its break comes first: a line that a `kill -9` cut short spoils no other. */
export function appendJsonLine(path: string, value: unknown): void {
  appendJsonLines(path, [value]);
}

/** Adds lines to a file of JSON lines, with one write. */
export function appendJsonLines(path: string, values: readonly unknown[]): void {
  mkdirSync(dirname(path), { recursive: true });
  appendFileSync(path, values.map((value) => `\n${JSON.stringify(value)}`).join(''));
}

/** The values of a file of JSON lines, oldest first, without lines that were never finished. */
export function readJsonLines(path: string): unknown[] {
  const lines = readText(path)?.split('\n') ?? [];
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
