import type { Part, Pattern } from './parts.ts';
import { re2Character } from './sets.ts';

/**
 * The pattern as RE2 writes it.
 * @param captured the numbers of the groups that the caller asks for, which become 1, 2, … in this order
 */
export function re2({ root }: Pattern, captured: readonly number[] = []): string {
  return print(root, captured);
}

function print(part: Part, captured: readonly number[]): string {
  switch (part.kind) {
    case 'character':
      return folded(re2Character(part.code), part.fold && hasCases(part.code));
    case 'set':
      // Without an item it is any character.
      return part.re2 === ''
        ? '(?s:.)'
        : folded(`[${part.negated ? '^' : ''}${part.re2}]`, part.fold && /\p{L}/u.test(part.re2));
    case 'anchor':
      return part.re2;
    case 'sequence':
      return part.parts.map((item) => print(item, captured)).join('');
    case 'choice':
      return part.parts.map((item) => print(item, captured)).join('|');
    case 'repeat':
      return `${print(part.part, captured)}${quantifier(part.least, part.most)}${part.lazy ? '?' : ''}`;
    case 'group': {
      const inner = print(part.part, captured);
      return part.number !== undefined && captured.includes(part.number) ? `(${inner})` : `(?:${inner})`;
    }
  }
}

const folded = (text: string, fold: boolean) => (fold ? `(?i:${text})` : text);

const hasCases = (code: number) => /\p{L}|\p{M}|\p{N}|\p{S}/u.test(String.fromCodePoint(code));

function quantifier(least: number, most: number): string {
  if (most === Infinity) return least === 0 ? '*' : least === 1 ? '+' : `{${least},}`;
  if (least === 0 && most === 1) return '?';
  return least === most ? `{${least}}` : `{${least},${most}}`;
}

/** The least number of characters that a part matches. */
export function leastLength(part: Part): number {
  switch (part.kind) {
    case 'character':
    case 'set':
      return 1;
    case 'anchor':
      return 0;
    case 'sequence':
      return part.parts.reduce((sum, item) => sum + leastLength(item), 0);
    case 'choice':
      return Math.min(...part.parts.map(leastLength));
    case 'repeat':
      return part.least === 0 ? 0 : part.least * leastLength(part.part);
    case 'group':
      return leastLength(part.part);
  }
}

/** A group, and whether a match may pass it by. */
export interface GroupUse {
  readonly part: Part;
  readonly optional: boolean;
}

/** The group of this number. */
export function groupOf(root: Part, number: number): GroupUse | undefined {
  return find(root, number, false);
}

function find(part: Part, number: number, optional: boolean): GroupUse | undefined {
  switch (part.kind) {
    case 'sequence':
      return first(part.parts, (item) => find(item, number, optional));
    case 'choice':
      return first(part.parts, (item) => find(item, number, true));
    case 'repeat':
      return find(part.part, number, optional || part.least === 0);
    case 'group':
      return part.number === number ? { part: part.part, optional } : find(part.part, number, optional);
    default:
      return undefined;
  }
}

function first<T, R>(items: readonly T[], look: (item: T) => R | undefined): R | undefined {
  for (const item of items) {
    const found = look(item);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** Whether something that may match nothing is repeated: the engines then leave the loop at different points. */
export const repeatsNothing = (root: Part): boolean =>
  some(root, (part) => part.kind === 'repeat' && part.most > 1 && leastLength(part.part) === 0);

/** Whether an anchor asks for what stands before it. */
export const looksBack = (root: Part): boolean =>
  some(root, (part) => part.kind === 'anchor' && !/^(\\z|\(\?m:\$\))$/.test(part.re2));

function some(part: Part, test: (part: Part) => boolean): boolean {
  if (test(part)) return true;
  switch (part.kind) {
    case 'sequence':
    case 'choice':
      return part.parts.some((item) => some(item, test));
    case 'repeat':
    case 'group':
      return some(part.part, test);
    default:
      return false;
  }
}

/** How often RE2 would write the pattern's innermost part; it takes no more than a thousand. */
export function repetitions(part: Part): number {
  switch (part.kind) {
    case 'sequence':
    case 'choice':
      return Math.max(1, ...part.parts.map(repetitions));
    case 'repeat':
      return Math.max(1, Number.isFinite(part.most) ? part.most : part.least) * repetitions(part.part);
    case 'group':
      return repetitions(part.part);
    default:
      return 1;
  }
}
