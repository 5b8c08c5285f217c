import { spawnSync } from 'node:child_process';
import { mkdtempSync, openSync, closeSync, rmSync, statfsSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const PIECE = Buffer.alloc(64 * 1024);

/** A file system of a few megabytes, which can be filled; Linux and root have one. */
export class SmallDisk {
  readonly path: string;
  readonly #ballast: number[] = [];
  #files = 0;

  private constructor(path: string) {
    this.path = path;
  }

  /** @returns nothing where none can be mounted, which is told */
  static mount(megabytes: number): SmallDisk | undefined {
    const path = mkdtempSync(join(tmpdir(), 'afluente-small-'));
    const { status } = spawnSync('mount', ['-t', 'tmpfs', '-o', `size=${megabytes}m`, 'tmpfs', path]);
    if (status === 0) return new SmallDisk(path);
    process.stderr.write('No small file system can be mounted here (it takes Linux and root): not tested.\n');
    return undefined;
  }

  get free(): number {
    const { bavail, bsize } = statfsSync(this.path);
    return bavail * bsize;
  }

  /** Takes all of the room but so many bytes, as another program's files would. */
  fill(leave = 0): void {
    const file = openSync(join(this.path, `.ballast-${(this.#files += 1)}`), 'w');
    this.#ballast.push(file);
    for (let left = this.free - leave; left > 0; left = this.free - leave) {
      try {
        writeSync(file, PIECE, 0, Math.min(PIECE.length, left));
      } catch {
        return;
      }
    }
  }

  /** Gives the room back. */
  empty(): void {
    for (const file of this.#ballast.splice(0)) closeSync(file);
    for (let number = 1; number <= this.#files; number += 1)
      rmSync(join(this.path, `.ballast-${number}`), { force: true });
  }

  unmount(): void {
    this.empty();
    spawnSync('umount', ['-l', this.path]);
    rmSync(this.path, { recursive: true, force: true });
  }
}
