import type { Wrong } from './outcome.ts';

/** Of a kind of fault, so many are told. */
const EXAMPLES = 3;

/** The faults of a file, of each kind the first ones. */
export class Wrongs {
  readonly #byKind = new Map<Wrong['kind'], Wrong[]>();

  add(kind: Wrong['kind'], text: string): void {
    const ones = this.#byKind.get(kind) ?? [];
    this.#byKind.set(kind, ones);
    if (ones.length < EXAMPLES) ones.push({ kind, text });
  }

  get all(): Wrong[] {
    return [...this.#byKind.values()].flat();
  }
}
