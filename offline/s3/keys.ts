/** UTF-8 binary order, in which S3 lists. JavaScript's own order puts U+E000–U+FFFF behind surrogate pairs. */
export function compareKeys(a: string, b: string): number {
  const shared = Math.min(a.length, b.length);
  for (let index = 0; index < shared; index++) {
    const [left, right] = [a.charCodeAt(index), b.charCodeAt(index)];
    if (left !== right) return rank(left) - rank(right);
  }
  return a.length - b.length;
}

function rank(unit: number): number {
  const surrogate = unit >= 0xd800 && unit < 0xe000;
  return surrogate ? unit + 0x1_0000 : unit;
}

/** The current keys of a bucket, in S3's order. */
export class SortedKeys {
  readonly #keys: string[] = [];

  add(key: string): void {
    const at = this.#firstNotBefore(key);
    if (this.#keys[at] !== key) this.#keys.splice(at, 0, key);
  }

  delete(key: string): void {
    const at = this.#firstNotBefore(key);
    if (this.#keys[at] === key) this.#keys.splice(at, 1);
  }

  /** The keys from `from` (included) on. */
  *startingAt(from: string): Generator<string> {
    for (let at = this.#firstNotBefore(from); at < this.#keys.length; at++) yield this.#keys[at] ?? '';
  }

  #firstNotBefore(key: string): number {
    let [low, high] = [0, this.#keys.length];
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (compareKeys(this.#keys[middle] ?? '', key) < 0) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}

export interface PageRequest {
  readonly prefix: string;
  readonly delimiter: string;
  /** Only keys behind this one. */
  readonly after: string;
  /** The common prefix that an earlier page ended with: none of its keys again. */
  readonly skip: string;
  readonly limit: number;
}

export interface Page {
  readonly keys: readonly string[];
  readonly prefixes: readonly string[];
  /** Where the next page starts; absent on the last one. */
  readonly next?: { readonly after: string; readonly skip: string };
}

/** One page of a listing. Keys with the delimiter behind the prefix are rolled up into their common prefix. */
export function listPage(sorted: SortedKeys, { prefix, delimiter, after, skip, limit }: PageRequest): Page {
  const keys: string[] = [];
  const prefixes: string[] = [];
  if (limit === 0) return { keys, prefixes };
  let group = skip;
  let last = after;
  for (const key of sorted.startingAt(compareKeys(after, prefix) > 0 ? after : prefix)) {
    if (!key.startsWith(prefix)) break;
    if ((after !== '' && key === after) || (group !== '' && key.startsWith(group))) continue;
    if (keys.length + prefixes.length === limit)
      return { keys, prefixes, next: { after: last, skip: group } };
    const end = delimiter === '' ? -1 : key.indexOf(delimiter, prefix.length);
    group = end === -1 ? '' : key.slice(0, end + delimiter.length);
    if (group === '') keys.push(key);
    else prefixes.push(group);
    last = key;
  }
  return { keys, prefixes };
}
