/** The bytes that CSV and its values are made of. */
export const TAB = 0x09;
export const LF = 0x0a;
export const CR = 0x0d;
export const SPACE = 0x20;
export const QUOTE = 0x22;
export const PLUS = 0x2b;
export const COMMA = 0x2c;
export const MINUS = 0x2d;
export const POINT = 0x2e;
export const ZERO = 0x30;
export const COLON = 0x3a;
export const BACKSLASH = 0x5c;

/** The digit at a place; more than 9 where there is none. The ten digits differ from `0` in their low bits only. */
export function digit(bytes: Uint8Array, at: number): number {
  return (bytes[at] ?? 0) ^ ZERO;
}
