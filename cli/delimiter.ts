import { InvalidArgumentError } from 'commander';

const NAMES: Readonly<Record<string, string>> = { tab: '\t', '\\t': '\t' };

/** `\x01`: as Hive's delimiter is typed. */
const BY_CODE = /^\\x([0-7][\da-f])$/i;

/**
 * The delimiter that an option names: the character, `tab`, `\t`, or its code.
 * @throws InvalidArgumentError where no file can have it
 */
export function delimiterOf(text: string): string {
  const code = BY_CODE.exec(text)?.[1];
  const delimiter =
    code === undefined ? (NAMES[text] ?? text) : String.fromCharCode(Number.parseInt(code, 16));
  const place = delimiter.charCodeAt(0);
  if (delimiter.length === 1 && place > 0 && place < 0x80 && !/[\dA-Za-z+\-."\\\r\n]/.test(delimiter))
    return delimiter;
  throw new InvalidArgumentError(
    'It is one character of ASCII: no letter, digit, sign, point, quote or backslash; tab and \\x01 can be written so.',
  );
}
