import { rows } from './engine.ts';

/** The single case that Unicode gives a character, where its full mapping is longer: `ᾳ` is `ᾼ`, and not `ΑΙ`. */
const single: Readonly<Record<string, string>> = {
  ...Object.fromEntries(
    // Greek letters with an iota below: their capitals stand eight places on.
    [0x1f80, 0x1f90, 0x1fa0].flatMap((start) =>
      Array.from({ length: 8 }, (_, i) => [
        String.fromCodePoint(start + i),
        String.fromCodePoint(start + i + 8),
      ]),
    ),
  ),
  ᾳ: 'ᾼ',
  ῃ: 'ῌ',
  ῳ: 'ῼ',
  İ: 'i',
};

/** Characters that came with Unicode 15 or later; which version DuckDB and Athena know is their own matter. */
const isOlder = (character: string) => {
  const code = character.codePointAt(0) ?? 0;
  return (
    !/[\u019b\u0264\u1c89\u1c8a\ua7cb-\ua7cd\ua7d2-\ua7d5\ua7da-\ua7dc\ua7ce\ua7cf]/.test(character) &&
    code < 0x10d50
  );
};

test.each(['upper', 'lower'] as const)('%s maps each character alone, as the JDK does', async (name) => {
  const map = (character: string) => (name === 'upper' ? character.toUpperCase() : character.toLowerCase());
  const expected = Array.from({ length: 0x1e944 }, (_, code) => String.fromCodePoint(code))
    .filter((character) => map(character) !== character && isOlder(character))
    .map((character) => [
      character,
      Array.from(map(character)).length === 1 ? map(character) : (single[character] ?? character),
    ]);
  const list = expected.map(([character]) => `'${character}'`).join(', ');
  const answers = await rows(`SELECT c, ${name}(c) FROM UNNEST(ARRAY[${list}]) AS t(c)`);
  expect(answers.filter(([c, answer], i) => answer !== expected[i]?.[1] || c !== expected[i]?.[0])).toEqual(
    [],
  );
  expect(answers.length).toBeGreaterThan(1000);
});
