/**
 * Something that the person at the keyboard can mend: a wrong flag, a missing file. It is told in one line,
 * and the command ends with exit code 2.
 */
export class UserError extends Error {
  override readonly name = 'UserError';
}
