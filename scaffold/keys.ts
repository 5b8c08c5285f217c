import type { Row } from './raw-rows.ts';

/** Rows of all candidates together that are remembered, as numbers: some 100 MB. */
const MOST_REMEMBERED = 2_000_000;

/** Positions of columns. */
export type Candidate = readonly number[];

/** Which columns, alone or together, have no value twice. */
export class KeySearch {
  readonly #seen: Map<Candidate, Set<number>>;
  #remembered = 0;
  #exhausted = false;

  constructor(candidates: readonly Candidate[]) {
    this.#seen = new Map(candidates.map((candidate) => [candidate, new Set()]));
  }

  /** What has no value twice so far. */
  get keys(): Candidate[] {
    return this.#exhausted ? [] : [...this.#seen.keys()];
  }

  /** Whether there were more rows than can be remembered, so that nothing is known. */
  get exhausted(): boolean {
    return this.#exhausted && this.#seen.size > 0;
  }

  add(row: Row): void {
    if (this.#exhausted) return;
    for (const [candidate, seen] of this.#seen) {
      const key = hashOf(candidate.map((position) => row[position] ?? '').join('\0'));
      if (seen.has(key)) {
        this.#remembered -= seen.size;
        this.#seen.delete(candidate);
        continue;
      }
      seen.add(key);
      this.#remembered += 1;
    }
    if (this.#remembered > MOST_REMEMBERED) {
      this.#exhausted = true;
      for (const seen of this.#seen.values()) seen.clear();
    }
  }
}

/** Each two of the positions. */
export function pairsOf(positions: readonly number[]): Candidate[] {
  return positions.flatMap((one, index) => positions.slice(index + 1).map((other) => [one, other]));
}

/**
 * 53 bits of a text, by FNV-1a and a variation of it. Two texts of the same hash hide a key, and never invent one.
 */
function hashOf(text: string): number {
  let one = 0x811c9dc5;
  let other = 0x9e3779b9;
  for (let at = 0; at < text.length; at += 1) {
    const unit = text.charCodeAt(at);
    one = Math.imul(one ^ unit, 0x01000193);
    other = Math.imul(other + unit, 0x85ebca6b);
    other ^= other >>> 13;
  }
  return (one >>> 0) * 0x20_0000 + ((other >>> 0) & 0x1f_ffff);
}
