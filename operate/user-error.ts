import { WrongInput } from '../core/input/wrong-input.ts';

/**
 * Something that the person at the keyboard can mend: a wrong flag, a missing file. It is told in one line,
 * and the command ends with exit code 2.
 */
export class UserError extends Error {
  override readonly name: string = 'UserError';
}

/** What another program tells of wrong input. */
export class ToldByProgram extends WrongInput {
  override readonly name = 'ToldByProgram';
}

/** A program that failed, with what it said; all of it is the cause, where the message is shorter. */
export class ProgramFailed extends Error {
  override readonly name = 'ProgramFailed';
}
