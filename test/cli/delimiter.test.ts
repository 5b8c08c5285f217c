import { delimiterOf } from '../../cli/delimiter.ts';

test.each([
  [',', ','],
  ['~', '~'],
  ['tab', '\t'],
  [String.raw`\t`, '\t'],
  ['\t', '\t'],
  [String.raw`\x01`, '\u0001'],
  [' ', ' '],
])('%j is a delimiter', (text, delimiter) => {
  expect(delimiterOf(text)).toBe(delimiter);
});

test.each(['', ';;', 'a', '7', '+', '.', '"', '\\', '\n', String.raw`\x00`, String.raw`\x41`, '§'])(
  '%j is none',
  (text) => {
    expect(() => delimiterOf(text)).toThrow(/^It is one character of ASCII: no letter/);
  },
);
