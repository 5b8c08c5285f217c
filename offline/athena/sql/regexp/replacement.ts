/** What stands for a match: text, and the matched text of groups by their numbers. */
export type Replacement = readonly (string | number)[];

/** A replacement that Trino refuses once it has a match to replace. */
export class ReplacementError extends Error {
  override readonly name = 'ReplacementError';
}

/**
 * Reads Trino's replacement: `$1`, `$12` for as many digits as there are groups, `\$` for the character itself.
 * @param groups how many the pattern has
 * @throws ReplacementError in Trino's words
 */
export function parseReplacement(text: string, groups: number): Replacement {
  const parts: (string | number)[] = [];
  let literal = '';
  for (let i = 0; i < text.length; i++) {
    const character = text.charAt(i);
    if (character === '\\') {
      i++;
      if (i >= text.length) throw new ReplacementError(`Illegal replacement sequence: ${text}`);
      literal += text.charAt(i);
    } else if (character === '$') {
      const [whole, digits] = reference(text, i, groups);
      parts.push(literal, digits);
      literal = '';
      i += whole.length - 1;
    } else {
      literal += character;
    }
  }
  return [...parts, literal].filter((part) => part !== '');
}

function reference(text: string, at: number, groups: number): [string, number] {
  const named = /^\$\{([^}]*)/.exec(text.slice(at));
  if (named !== null) {
    throw new ReplacementError(`Illegal replacement sequence: unknown group { ${named[1] ?? ''} }`);
  }
  const [, digits = ''] = /^\$(\d+)/.exec(text.slice(at)) ?? [];
  if (digits === '') throw new ReplacementError(`Illegal replacement sequence: ${text}`);
  let number = Number(digits.charAt(0));
  if (number > groups) throw new ReplacementError(`Illegal replacement sequence: unknown group ${number}`);
  let length = 1;
  for (; length < digits.length; length++) {
    const longer = number * 10 + Number(digits.charAt(length));
    if (longer > groups) break;
    number = longer;
  }
  return [text.slice(at, at + 1 + length), number];
}
