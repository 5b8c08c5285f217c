import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, rmdirSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** Below a bucket's directory: data of keys that can't be paths. */
const ESCAPED = '.escaped';
/**
 * Characters of a key that stand for themselves in a path. Left out are those that Windows forbids, and
 * `* ? [ ] { }`, which DuckDB reads as a glob.
 */
const PLAIN = /^[\p{L}\p{M}\p{N}!#$%&'()+,\-.;=@^_~ ]+$/u;
/** Names that Windows keeps for devices, and trailing dots and blanks, which it drops. */
const UNSAFE = /^\.{1,2}$|^ |[. ]$|^(con|prn|aux|nul|com\d|lpt\d)(\.|$)/i;
/** Bytes. File systems allow 255 for a name; 1,024 (macOS) for a path, which the state directory shares. */
const LONGEST_NAME = 200;
const LONGEST_KEY = 700;

/**
 * Where a new key's data goes, relative to its bucket's directory: the key itself where it can be a path,
 * else a name made from its hash. The second is needed for `..`, `//`, a trailing `/` and the like, when the
 * key is a directory of another key's path (`a` and `a/b`), and where the file system doesn't tell two keys
 * apart (`A` and `a` on macOS and Windows).
 */
export function fileForKey(bucketDirectory: string, key: string): string {
  return isPlain(key) && isFree(join(bucketDirectory, key)) ? key : escaped(key);
}

function isPlain(key: string): boolean {
  const names = key.split('/');
  if (names[0] === ESCAPED || Buffer.byteLength(key) > LONGEST_KEY) return false;
  return names.every(
    (name) => PLAIN.test(name) && !UNSAFE.test(name) && Buffer.byteLength(name) <= LONGEST_NAME,
  );
}

function isFree(path: string): boolean {
  try {
    mkdirSync(dirname(path), { recursive: true });
    return !existsSync(path);
  } catch {
    return false; // an object stands where a directory would have to
  }
}

/** Unique by its hash; the key's readable end keeps the file's extension. */
function escaped(key: string): string {
  const hash = createHash('sha256').update(key).digest('hex').slice(0, 40);
  const readable = key.replace(/[^A-Za-z0-9.=_-]/g, '_').slice(-60);
  return `${ESCAPED}/${hash}-${readable.replace(/\.+$/, '')}`;
}

/** Removes the directories above a file that was deleted, as far as they are empty: S3 has no directories. */
export function pruneDirectories(bucketDirectory: string, file: string): void {
  try {
    for (let directory = dirname(file); directory !== '.'; directory = dirname(directory)) {
      rmdirSync(join(bucketDirectory, directory));
    }
  } catch {
    // not empty: something else lives there
  }
}
