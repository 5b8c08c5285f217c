/**
 * A number as Athena prints it, in its one shortest form, so that equal numbers are equal texts: `1.50`, `1.5`
 * and `1.5E0` are `15e-1`. Digits are never rounded, as a JavaScript number would.
 * @returns nothing when it isn't a finite number
 */
export function decimalOf(printed: string): string | undefined {
  const [, sign, whole = '', fraction = '', exponent = '0'] =
    /^(-?)(\d+)(?:\.(\d*))?(?:E(-?\d+))?$/.exec(printed) ?? [];
  if (whole === '') return undefined;
  const digits = `${whole}${fraction}`.replace(/^0+/, '');
  const significant = digits.replace(/0+$/, '');
  if (significant === '') return '0';
  return `${sign}${significant}e${Number(exponent) - fraction.length + digits.length - significant.length}`;
}
