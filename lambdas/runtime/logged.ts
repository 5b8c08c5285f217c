import { isVerdict } from '../../core/errors/errors.ts';

/**
 * An error as a log may have it: the names of it and of what caused it, its message, which as a verdict's holds no
 * value of a row, and the places in the code. What a cause said is left out: a parser quotes what it doesn't understand.
 */
export function logged(error: Error): object {
  const { name, message, cause } = error;
  return {
    name,
    message,
    stack: [`${name}: ${message}`, ...placesOf(error)].join('\n'),
    ...(cause instanceof Error && { cause: { name: cause.name, stack: placesOf(cause).join('\n') } }),
  };
}

/** The lines of a stack behind its message, which may have lines of its own; none where it is not found. */
function placesOf(error: Error): string[] {
  const { message, stack = '' } = error;
  const at = stack.indexOf(message);
  // A verdict's message may have grown since.
  if (at === -1 && !isVerdict(error)) return [];
  return stack
    .slice(at === -1 ? 0 : at + message.length)
    .split('\n')
    .filter((line) => PLACE.test(line));
}

/** `    at judge (file:///var/task/index.mjs:12:3)` */
const PLACE = /^ {4}at (?:async )?(?:[\w$.<> [\]#]+ \()?[\w./:@%-]+:\d+:\d+\)?$/;
