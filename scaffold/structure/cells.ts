import type { RawField, RawRow } from './rows.ts';

/** What a value looks like, whatever type it will have. */
export type CellKind = 'number' | 'date' | 'boolean' | 'token' | 'text' | 'empty';

const NUMBER =
  /^[-+(]?\s?(?:[$€£¥]|[A-Z]{1,2}\$)?\s?[-+]?(?:\d+|\d{1,3}(?:[.,'’ _\u00a0\u202f]\d{3})+)?(?:[.,]\d*)?(?:e[-+]?\d+)?\s?[%€)]?$/i;
const DATE = [
  /^\d{1,4}([-/.])\d{1,2}\1\d{1,4}(?:[ T]+\d{1,2}:\d{2}(?::\d{2}(?:[.,]\d+)?)?(?: ?(?:[ap]m|z|utc|gmt|[-+]\d{2}:?(?:\d{2})?))?)?$/i,
  /^\d{1,2}:\d{2}(?::\d{2}(?:[.,]\d+)?)?(?: ?[ap]m)?$/i,
  /^\d{1,2}[- ][a-z]{3,9}[- ]\d{2,4}$/i,
  /^[a-z]{3,9} \d{1,2},? \d{4}$/i,
];
const BOOLEAN = /^(?:true|false|yes|no)$/i;
/** Addresses of machines, people and pages, and what programs give as identifiers. */
const TOKEN =
  /^(?:\d{1,3}(?:\.\d{1,3}){3}|[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}|[^\s,;|~^]+@[^\s,;|~^]+\.[^\s,;|~^]+|https?:[^\s;|^]+)$/i;
const NOTHING = /^(?:na|n\/a|#n\/a|null|nan|none|\\n|-{1,2}|\.|\?)?$/i;

export function kindOf(text: string): CellKind {
  if (NOTHING.test(text)) return 'empty';
  // Longer ones are texts, and patterns would take their time.
  if (text.length > 64) return 'text';
  if (/\d/.test(text) && NUMBER.test(text)) return 'number';
  if (DATE.some((pattern) => pattern.test(text))) return 'date';
  if (BOOLEAN.test(text)) return 'boolean';
  return TOKEN.test(text) ? 'token' : 'text';
}

/** So much of a column's values decide what it holds; the others may be bad rows. */
const NEARLY_ALL = 0.8;

/** What nearly all values of each column look like; `empty` where there is none, `text` where they are of several kinds. */
export function columnKinds(rows: readonly RawRow[], width: number): CellKind[] {
  return Array.from({ length: width }, (_, column) => {
    const times = new Map<CellKind, number>();
    for (const { fields } of rows) {
      const kind = kindOf(fields[column]?.text ?? '');
      times.set(kind, (times.get(kind) ?? 0) + 1);
    }
    times.delete('empty');
    const all = [...times.values()].reduce((sum, one) => sum + one, 0);
    if (all === 0) return 'empty';
    return [...times].find(([, one]) => one >= all * NEARLY_ALL)?.[0] ?? 'text';
  });
}

/** Whether a kind tells a value from a column's name. */
export function isTyped(kind: CellKind | undefined): boolean {
  return kind !== undefined && kind !== 'text' && kind !== 'empty';
}

/** Delimiters that sentences hardly have. */
const HARDLY_TEXT = [';', '\t', '|', '\u0001', '~', '^'];

/** Whether a field is as whole values are, from 0 to 1: what still holds a delimiter is rather several of them. */
export function likeliness({ text, isQuoted }: RawField): number {
  if (isQuoted) return 1;
  const kind = kindOf(text);
  if (kind === 'empty') return 0.9;
  if (kind !== 'text') return 1;
  if (HARDLY_TEXT.some((char) => text.includes(char))) return 0.6;
  if (/^['"]|['"]$/.test(text)) return 0.7;
  return text.includes(',') ? 0.85 : 0.95;
}
