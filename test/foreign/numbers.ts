import type { GroupMark, Marks } from '../../core/definition/notation.ts';

const PLAIN = {
  '.': /^[-+]?(\d+\.?\d*|\.\d+)(e[-+]?\d+)?$/i,
  ',': /^[-+]?(\d+,?\d*|,\d+)(e[-+]?\d+)?$/i,
} as const;

/** Group marks as patterns, each with the characters that are written for it. */
const GROUPS: Readonly<Record<GroupMark, string>> = {
  '.': String.raw`\.`,
  ',': ',',
  ' ': String.raw`[ \u00a0\u202f]`,
  "'": String.raw`['\u2019]`,
  _: '_',
};

/** A number as people write it, its decimal mark a point and its thousands together; nothing where a text is none. */
export function numberIn(
  text: string,
  { decimal, group }: Pick<Marks, 'decimal' | 'group'>,
): string | undefined {
  const whole = group === undefined ? text : ungrouped(text, GROUPS[group]);
  return PLAIN[decimal].test(whole) ? whole.replace(',', '.') : undefined;
}

/** A number without group marks, where these stand between groups of three digits; else the text itself. */
function ungrouped(text: string, mark: string): string {
  const found = new RegExp(String.raw`^([-+]?[1-9]\d{0,2}(?:${mark}\d{3})+)(\D.*)?$`).exec(text);
  return found ? `${found[1]?.replaceAll(new RegExp(mark, 'g'), '')}${found[2] ?? ''}` : text;
}

/** A number by its digits: `-1.50`, `-15e-1` and `-0001.5` are `-15e-1`. Nothing is rounded. */
export function exact(number: string): string {
  const [, sign = '', whole = '', fraction = '', exponent = '0'] =
    /^([-+]?)(\d*)\.?(\d*)(?:e([-+]?\d+))?$/i.exec(number) ?? [];
  const digits = `${whole}${fraction}`.replace(/^0+/, '');
  const significant = digits.replace(/0+$/, '');
  if (significant === '') return '0';
  const power = BigInt(exponent) - BigInt(fraction.length) + BigInt(digits.length - significant.length);
  return `${sign === '-' ? '-' : ''}${significant}e${power}`;
}

/** Whether a double is all that a number says: of what is whole, every digit. */
export function isSameDouble(number: string, value: string): boolean {
  if (Number(number) !== Number(value)) return false;
  return !/^[-+]?\d{16,}$/.test(number) || BigInt(Number(number)) === BigInt(number.replace('+', ''));
}

/** A number that is written as codes are: `007`. */
export function isCode(text: string): boolean {
  return /^[-+]?0\d/.test(text);
}
