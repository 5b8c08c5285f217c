import type { ValueReader } from './value.ts';

/** What Athena's `CAST(… AS boolean)` takes, in any case. */
const VALUES: Readonly<Record<string, string>> = {
  true: 'true',
  t: 'true',
  '1': 'true',
  false: 'false',
  f: 'false',
  '0': 'false',
};

const TRUE = Buffer.from('true');
const FALSE = Buffer.from('false');

export function booleanReader(): ValueReader {
  const scan = (bytes: Uint8Array, at: number) => {
    const word = bytes[at] === TRUE[0] ? TRUE : FALSE;
    for (let index = 0; index < word.length; index += 1) if (bytes[at + index] !== word[index]) return -1;
    return at + word.length;
  };
  return {
    scan,
    scanQuoted: scan,
    judge: (text) => {
      const value = VALUES[text.toLowerCase()];
      return value === undefined ? { fault: 'is not a boolean (true or false)' } : { value };
    },
  };
}
