/**
 * Whether Node's own modules threw this, with this code (`ENOENT`). By its shape: under Jest such errors belong
 * to another realm's `Error`, so that `instanceof` is false.
 */
export function isSystemError(error: unknown, code: string): boolean {
  return typeof error === 'object' && error !== null && 'code' in error && error.code === code;
}
