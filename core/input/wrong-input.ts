/** What somebody wrote, and can mend, is wrong: the message has a line for each fault, with its place and what to do. */
export class WrongInput extends Error {
  override readonly name: string = 'WrongInput';
}
