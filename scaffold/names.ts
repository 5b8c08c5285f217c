import { isName } from '../core/stage/names.ts';

/** Characters of a column's name: a line of SQL should hold it. */
const LONGEST = 36;

/** Letters that don't come apart into a letter and its accent. */
const LETTERS: Readonly<Record<string, string>> = {
  ß: 'ss',
  æ: 'ae',
  œ: 'oe',
  ø: 'o',
  đ: 'd',
  ð: 'd',
  ł: 'l',
  þ: 'th',
  ı: 'i',
  '%': ' pct ',
  '#': ' no ',
  nº: 'no',
};

/**
 * A column's name for each text of a header: `Sepal Length (cm)` → `sepal_length_cm`, `País` → `pais`, `customerId` →
 * `customer_id`. What has no Latin letter or digit is named after its place, and a name that is taken gets a number.
 */
export function columnNames(header: readonly string[]): string[] {
  const names: string[] = [];
  // A header that is a name already keeps it, wherever it stands.
  const kept = new Set(
    header.filter((text) => isName(text) && text.length <= LONGEST && text !== '__proto__'),
  );
  const given = new Set<string>();
  for (const [index, text] of header.entries()) {
    const name = kept.has(text) && !given.has(text) ? text : free(nameOf(text, index), given, kept);
    given.add(name);
    names.push(name);
  }
  return names;
}

function nameOf(text: string, index: number): string {
  const words = text
    .replaceAll(/(\p{Ll}|\d)(\p{Lu})/gu, '$1 $2')
    .toLowerCase()
    .replaceAll(/nº|[ßæœøđðłþı%#]/g, (letter) => LETTERS[letter] ?? letter)
    .normalize('NFKD')
    .replaceAll(/\p{M}/gu, '')
    .split(/[^a-z0-9]+/)
    .filter((word) => word !== '');
  if (words.length === 0) return `column_${index + 1}`;
  const name = words.join('_').slice(0, LONGEST).replace(/_$/, '');
  return isName(name) ? name : `c_${name}`.slice(0, LONGEST);
}

function free(name: string, given: ReadonlySet<string>, kept: ReadonlySet<string>): string {
  for (let number = 1; ; number += 1) {
    const suffix = number === 1 ? '' : `_${number}`;
    const one = `${name.slice(0, LONGEST - suffix.length)}${suffix}`;
    if (!given.has(one) && !kept.has(one)) return one;
  }
}
