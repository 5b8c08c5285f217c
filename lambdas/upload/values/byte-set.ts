/**
 * A set of texts that is asked in bytes, without making a string: a hash table of their UTF-8.
 * @returns whether the bytes from `at` to `end` are one of the texts
 */
export function byteSet(texts: readonly string[]): (bytes: Uint8Array, at: number, end: number) => boolean {
  const entries = texts.map((text) => Buffer.from(text));
  const longest = Math.max(0, ...entries.map(({ length }) => length));
  const size = 2 ** Math.ceil(Math.log2(entries.length * 2 + 1));
  const buckets: Buffer[][] = Array.from({ length: size }, () => []);
  const bucketOf = (bytes: Uint8Array, at: number, end: number) => {
    let hash = end - at;
    for (let place = at; place < end; place += 1) hash = (Math.imul(hash, 31) + (bytes[place] ?? 0)) | 0;
    return buckets[(hash ^ (hash >>> 15)) & (size - 1)];
  };
  for (const entry of entries) bucketOf(entry, 0, entry.length)?.push(entry);
  return (bytes, at, end) => {
    if (end - at > longest) return false;
    const bucket = bucketOf(bytes, at, end);
    if (bucket === undefined) return false;
    for (const entry of bucket) if (isAt(entry, bytes, at, end)) return true;
    return false;
  };
}

function isAt(entry: Uint8Array, bytes: Uint8Array, at: number, end: number): boolean {
  if (entry.length !== end - at) return false;
  for (let index = 0; index < entry.length; index += 1) if (entry[index] !== bytes[at + index]) return false;
  return true;
}
