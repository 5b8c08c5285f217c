/** Digits of any script that one UTF-16 unit holds: Java's Long.parseLong and BigDecimal take them. */
const scripts = /[\p{Nd}--[0-9]]/gv;

/** The value of a digit of any script: they come in runs of ten, each from zero on. */
function digit(character: string): string {
  let zero = character.charCodeAt(0);
  while (/^\p{Nd}$/u.test(String.fromCharCode(zero - 1)) && character.charCodeAt(0) - zero < 9) zero -= 1;
  return String(character.charCodeAt(0) - zero);
}

/** The text with ASCII digits for those of other scripts. */
const asciiDigits = (text: string): string =>
  text.replaceAll(scripts, (character) => (character.length === 1 ? digit(character) : character));

/** The text as Java's String.trim leaves it: without the blanks and control characters around it. */
// oxlint-disable-next-line no-control-regex -- they are what it takes off
export const withoutBlanks = (text: string): string => text.replaceAll(/^[\0-\x20]+|[\0-\x20]+$/g, '');

export const hasBlanks = (text: string): boolean => withoutBlanks(text) !== text;

/** A whole number as Java's Long.parseLong reads it. @returns undefined for a text that is none, or too great */
export function parseInteger(text: string, bits: 8 | 16 | 32 | 64): bigint | undefined {
  const found = /^([+-]?)(\d+)$/.exec(asciiDigits(text));
  if (found === null) return undefined;
  const value = BigInt(found[2] ?? '') * (found[1] === '-' ? -1n : 1n);
  return BigInt.asIntN(bits, value) === value ? value : undefined;
}

/** A number of `digits · 10^-scale`. */
export interface Exact {
  readonly digits: bigint;
  readonly scale: number;
}

/** java.math.BigDecimal counts a scale in 32 bits. */
const MOST_SCALE = 2_147_483_647;

/** A number as Java's BigDecimal reads it. @returns undefined for a text that is none */
export function parseExact(text: string): Exact | undefined {
  const found = /^([+-]?)(?:(\d+)\.?(\d*)|\.(\d+))(?:[eE]([+-]?\d{1,10}|[+-]?0\d+))?$/.exec(
    asciiDigits(text),
  );
  if (found === null) return undefined;
  const [, sign, whole = '', tail = '', only = '', exponent = '0'] = found;
  const fraction = tail + only;
  const scale = fraction.length - Number(exponent);
  if (Math.abs(Number(exponent)) >= MOST_SCALE || Math.abs(scale) >= MOST_SCALE) {
    if (!/^0*$/.test(whole + fraction)) return undefined;
  }
  const digits = BigInt(whole + fraction);
  return { digits: sign === '-' ? -digits : digits, scale };
}

/** Rounds half up, away from zero. @returns undefined where the digits are more than `precision` */
export function roundExact({ digits, scale }: Exact, precision: number, to: number): bigint | undefined {
  const size = digits < 0n ? -digits : digits;
  if (size === 0n) return 0n;
  const length = size.toString().length;
  if (length - scale > precision - to) return undefined;
  const dropped = scale - to;
  if (dropped > length) return 0n;
  const unit = 10n ** BigInt(Math.abs(dropped));
  const rounded = dropped <= 0 ? size * unit : (size + unit / 2n) / unit;
  if (rounded >= 10n ** BigInt(precision)) return undefined;
  return digits < 0n ? -rounded : rounded;
}

/** `-1.50` of -150 and two places. */
export function exactText(unscaled: bigint, scale: number): string {
  const digits = (unscaled < 0n ? -unscaled : unscaled).toString().padStart(scale + 1, '0');
  const sign = unscaled < 0n ? '-' : '';
  return scale === 0 ? sign + digits : `${sign}${digits.slice(0, -scale)}.${digits.slice(-scale)}`;
}

/**
 * A number as Java's Double.parseDouble and Float.parseFloat read it: control characters around it, one of `d` and
 * `f` behind it, hexadecimal notation, `NaN` and `Infinity` in this spelling.
 * @returns a notation of the same value that DuckDB's cast rounds to a double or a real as Java does, or undefined
 */
export function parseFloating(text: string, isReal: boolean): string | undefined {
  const bare = withoutBlanks(text);
  const named = /^([+-]?)(NaN|Infinity)$/.exec(bare);
  if (named !== null) return named[2] === 'NaN' ? 'NaN' : `${named[1]}Infinity`;
  const hexadecimal = /^([+-]?)0[xX]([\da-fA-F]*)(?:\.([\da-fA-F]*))?[pP]([+-]?\d+)[dDfF]?$/.exec(bare);
  if (hexadecimal !== null) {
    const [, sign, whole = '', fraction = '', exponent] = hexadecimal;
    if (whole + fraction === '') return undefined;
    const value = binary(BigInt(`0x${whole}${fraction}`), Number(exponent) - 4 * fraction.length, isReal);
    return `${sign}${notation(value)}`;
  }
  const decimal = /^([+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?)[dDfF]?$/.exec(bare)?.[1];
  if (decimal === undefined) return undefined;
  // What is beyond a type's range DuckDB refuses, and Java makes it infinite or zero.
  const size = Math.abs(Number(decimal));
  const sign = decimal.startsWith('-') ? '-' : '';
  if (size === 0) return `${sign}0`;
  if (isReal ? size >= INFINITE_REAL : size === Infinity) return realEdge(decimal, sign, isReal);
  return isReal && size < LEAST_REAL ? `${sign}${notation(Math.fround(size))}` : decimal;
}

/** Half way from the greatest real to the next, which rounds to infinity. */
const INFINITE_REAL = 3.402_823_567_797_336_6e38;
/** The least real that has all its digits. */
const LEAST_REAL = 1.175_494_350_822_287_5e-38;

/** The text's double is the half way itself where the text is a little less. */
function realEdge(decimal: string, sign: string, isReal: boolean): string {
  const exact = isReal && Math.abs(Number(decimal)) === INFINITE_REAL ? parseExact(decimal) : undefined;
  const half = 2n ** 128n - 2n ** 103n;
  const rounded =
    exact &&
    roundExact({ digits: exact.digits < 0n ? -exact.digits : exact.digits, scale: exact.scale }, 60, 20);
  return rounded !== undefined && rounded < half * 10n ** 20n ? `${sign}3.4028235e38` : `${sign}Infinity`;
}

const notation = (value: number): string => (value === Infinity ? 'Infinity' : String(value));

/** `mantissa · 2^exponent`, rounded half to even once. */
function binary(mantissa: bigint, exponent: number, isReal: boolean): number {
  if (mantissa === 0n) return 0;
  const [digits, least, most] = isReal ? [24, -149, 127] : [53, -1074, 1023];
  const length = mantissa.toString(2).length;
  if (length + exponent > most + 1) return Infinity;
  // The exponent of the result's last binary digit.
  const last = Math.max(least, length + exponent - digits);
  const dropped = last - exponent;
  if (dropped > length + 1) return 0;
  let kept = mantissa;
  if (dropped > 0) {
    const unit = 1n << BigInt(dropped);
    const rest = mantissa % unit;
    kept = mantissa / unit;
    if (rest * 2n > unit || (rest * 2n === unit && kept % 2n === 1n)) kept += 1n;
  }
  const power = Math.max(exponent, last);
  // In two steps, as 2^-1074 · a great number isn't a product of doubles.
  const value = Number(kept) * 2 ** Math.max(power, -1000) * 2 ** Math.min(0, power + 1000);
  return isReal && value > 3.402_823_466_385_288_6e38 ? Infinity : value;
}
