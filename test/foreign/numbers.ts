/** The mark before a number's fraction. */
export type Mark = '.' | ',';

const PLAIN = {
  '.': /^[-+]?(\d+\.?\d*|\.\d+)(e[-+]?\d+)?$/i,
  ',': /^[-+]?(\d+,?\d*|,\d+)(e[-+]?\d+)?$/i,
} as const;
const GROUPED = {
  '.': /^[-+]?\d{1,3}(,\d{3})+(\.\d+)?$/,
  ',': /^[-+]?\d{1,3}(\.\d{3})+(,\d+)?$/,
} as const;

/** A number as people write it, its decimal mark a point and its thousands together; nothing where a text is none. */
export function numberIn(text: string, mark: Mark): string | undefined {
  if (PLAIN[mark].test(text)) return text.replace(mark, '.');
  if (!GROUPED[mark].test(text)) return undefined;
  return mark === '.' ? text.replaceAll(',', '') : text.replaceAll('.', '').replace(',', '.');
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
