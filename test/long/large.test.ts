import { execFileSync } from 'node:child_process';
import { closeSync, mkdirSync, mkdtempSync, openSync, rmSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const GIGABYTE = 1e9;
/** More than `new` looks at for types and keys, which takes it the same time whatever the file's size is. */
const SMALL = 1e8;
const ROWS = 100_000;

const READER = join(import.meta.dirname, '../support/large-reading.ts');
// The tests' own settings: those of the project are the team's.
const env = { ...process.env, AFLUENTE_CONFIG: join(import.meta.dirname, '../config/afluente.config.ts') };

interface Reading {
  readonly rows: number;
  /** Of processor time: other processes don't count. */
  readonly seconds: number;
  /** The most that it had in memory. */
  readonly megabytes: number;
}

/** What a process of its own takes to read a file. */
function reading(...args: readonly string[]): Reading {
  return JSON.parse(execFileSync(process.execPath, [READER, ...args], { env, encoding: 'utf8' }));
}

/** @returns its rows */
function write(file: string, bytes: number): number {
  const lines = Array.from({ length: ROWS }, (_, number) => {
    const day = `2024-0${1 + (number % 9)}-${10 + (number % 18)}`;
    return `${number},customer ${number % 977},${(number % 100_000) / 100},${day},${day}T10:20:${10 + (number % 50)},"a note, of some words"`;
  });
  const part = Buffer.from(`${lines.join('\n')}\n`);
  const parts = Math.ceil(bytes / part.length);
  const to = openSync(file, 'w');
  writeSync(to, 'id,customer,amount,day,at,note\n');
  for (let index = 0; index < parts; index += 1) writeSync(to, part);
  closeSync(to);
  return parts * ROWS;
}

test('new takes flat memory for 1 GB, and for what it only judges little more time than the upload', () => {
  const place = mkdtempSync(join(tmpdir(), 'afluente-large-'));
  try {
    const read = (bytes: number) => {
      const file = join(place, `${bytes}.csv`);
      const directory = join(place, `pipelines-${bytes}`);
      mkdirSync(directory);
      const rows = write(file, bytes);
      const made = reading('new', file, directory);
      const uploaded = reading('upload', file, join(directory, 'large', 'pipeline.ts'));
      expect([made.rows, uploaded.rows]).toEqual([rows, rows]);
      return { made, uploaded };
    };
    const small = read(SMALL);
    const large = read(GIGABYTE);
    // 300 to 340 MB were measured.
    expect(large.made.megabytes).toBeLessThan(450);
    const more = (how: 'made' | 'uploaded') => large[how].seconds - small[how].seconds;
    expect(more('made') / more('uploaded')).toBeLessThan(1.5);
  } finally {
    rmSync(place, { recursive: true });
  }
});
