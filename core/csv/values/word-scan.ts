/**
 * Recognizes words in bytes in one pass, without making a string: a trie over their UTF-8, whose alphabet is the
 * bytes that the words have.
 * @returns the end of the longest run of bytes from a place on that leads through the trie, where a word ends there;
 *   -1 otherwise
 */
export function wordScan(words: readonly string[]): (bytes: Uint8Array, at: number) => number {
  const entries = words.map((word) => Buffer.from(word));
  const letters = [...new Set(entries.flatMap((entry) => [...entry]))];
  const width = letters.length + 1;
  /** A byte's letter; 0 is no letter. */
  const letterOf = new Uint16Array(256);
  for (const [index, byte] of letters.entries()) letterOf[byte] = index + 1;
  /** Node × letter → node; 0 is the root, to which nothing leads. */
  const next = new Uint32Array(width * (1 + entries.reduce((sum, { length }) => sum + length, 0)));
  const ends = new Set<number>();
  let nodes = 1;
  for (const entry of entries) {
    let node = 0;
    for (const byte of entry) {
      const position = node * width + (letterOf[byte] ?? 0);
      if (next[position] === 0) {
        next[position] = nodes;
        nodes += 1;
      }
      node = next[position] ?? 0;
    }
    ends.add(node);
  }
  const isEnd = Uint8Array.from({ length: nodes }, (_, node) => (ends.has(node) ? 1 : 0));
  return (bytes, at) => {
    let position = at;
    let node = 0;
    for (;;) {
      const following = next[node * width + (letterOf[bytes[position] ?? 0] ?? 0)] ?? 0;
      if (following === 0) return isEnd[node] === 1 ? position : -1;
      node = following;
      position += 1;
    }
  };
}
