import { InvalidArgumentError } from 'commander';

/** How many, as a flag says it. */
export function wholeNumber(text: string): number {
  if (/^[1-9]\d{0,3}$/.test(text)) return Number(text);
  throw new InvalidArgumentError('It is a number from 1 to 9999.');
}
