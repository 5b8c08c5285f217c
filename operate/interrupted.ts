/** What an operation that its signal ended says: what goes on without it. */
export class Interrupted extends Error {
  override readonly name = 'Interrupted';
}
