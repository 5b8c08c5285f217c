import fc from 'fast-check';
import { hiveCharacter, hiveIdentifier, hiveLiteral, identifier, literal } from '../../core/sql/quote.ts';
import { writtenIdentifier } from '../../core/sql/written.ts';

test.each([
  [identifier, 'a"b', '"a""b"'],
  [literal, "it's", "'it''s'"],
  [literal, String.raw`back\slash`, String.raw`'back\slash'`],
  [writtenIdentifier, 'order_id', 'order_id'],
  [writtenIdentifier, 'user', 'user'],
  [writtenIdentifier, 'order', '"order"'],
  [writtenIdentifier, 'current_date', '"current_date"'],
  [writtenIdentifier, '1st', '"1st"'],
  [writtenIdentifier, 'a"b', '"a""b"'],
  [hiveIdentifier, 'a`b', '`a``b`'],
  [hiveLiteral, "it's", String.raw`'it\'s'`],
  [hiveLiteral, String.raw`\'; DROP TABLE x --`, String.raw`'\\\'; DROP TABLE x --'`],
  [hiveLiteral, '\t', String.raw`'\t'`],
])('%p of %p', (quote, text, quoted) => {
  expect(quote(text)).toBe(quoted);
});

/** What each language reads back from a quoted text, up to where it ends. */
const readTrino = (quoted: string, mark: string) => {
  const inner = new RegExp(`^${mark}((?:[^${mark}]|${mark}${mark})*)${mark}$`, 's').exec(quoted)?.[1];
  return inner?.replaceAll(mark + mark, mark);
};
const readHive = (quoted: string) => {
  const inner = /^'((?:[^'\\]|\\.)*)'$/s.exec(quoted)?.[1];
  return inner?.replaceAll(/\\(.)/gs, (_, escaped: string) => (escaped === 't' ? '\t' : escaped));
};

const printable = fc.string({ unit: fc.constantFrom(...`'"\`\\;- \t/*abcé😀%_\${}()`) });

test('whatever the text, it stays inside of its quotes and reads back', () => {
  fc.assert(
    fc.property(printable, (text) => {
      expect(readTrino(identifier(text), '"')).toBe(text);
      expect(readTrino(literal(text), "'")).toBe(text);
      expect(readTrino(hiveIdentifier(text), '`')).toBe(text);
      expect(readHive(hiveLiteral(text))).toBe(text);
    }),
    { numRuns: 2000, seed: 1 },
  );
});

test.each(['a\nb', 'a\0b', 'a\rb', '\u007f'])('a control character is refused: %j', (text) => {
  for (const quote of [identifier, literal, hiveIdentifier, hiveLiteral]) {
    expect(() => quote(text)).toThrow('control character');
  }
});

test.each([
  [',', "','"],
  ['\t', String.raw`'\t'`],
  ["'", String.raw`'\''`],
  ['\u0001', String.raw`'\u0001'`],
  ['\u001f', String.raw`'\u001f'`],
  ['\u007f', String.raw`'\u007f'`],
])('a character of Hive is written so that it is one: %j', (character, written) => {
  expect(hiveCharacter(character)).toBe(written);
});
