/** Whether Node's own modules threw this, with this code (`ENOENT`). */
export function isSystemError(error: unknown, code: string): boolean {
  // An error of another realm is one too, which `instanceof` denies.
  return Error.isError(error) && 'code' in error && error.code === code;
}
