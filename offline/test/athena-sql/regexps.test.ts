import { failure, one } from './engine.ts';

/** Each answer is Trino 436's own. */
const answers: readonly [expression: string, answer: string | null][] = [
  // Shorthands are ASCII's, inside of brackets too.
  [String.raw`regexp_extract('José Núñez', '\w+')`, 'Jos'],
  [String.raw`regexp_replace('José Núñez', '\W', '_')`, 'Jos__N__ez'],
  [String.raw`regexp_replace('María Weiß', '[^\w ]', '')`, 'Mara Wei'],
  [String.raw`regexp_replace('a١b2', '\d', '#')`, 'a١b#'],
  [String.raw`regexp_replace('a١b2', '[\D]', '#')`, '###2'],
  [String.raw`regexp_replace('a' || chr(160) || 'b c', '\s', '_')`, 'a\u{a0}b_c'],
  [String.raw`regexp_replace('a' || chr(160) || 'b c', '\S', '_')`, '___ _'],
  [String.raw`regexp_replace('a' || chr(160) || 'b c', '[\S]', '_')`, '___ _'],
  [String.raw`regexp_replace('a' || chr(11) || 'b', '[\s]', '_')`, 'a_b'],
  // Properties and POSIX's names are Unicode's.
  [String.raw`regexp_extract('José Núñez', '[[:alpha:]]+')`, 'José'],
  [String.raw`regexp_extract('José Núñez', '\p{L}+')`, 'José'],
  [String.raw`regexp_extract('ana É', '\p{Lu}')`, 'É'],
  [String.raw`regexp_extract('x١', '[[:digit:]]')`, '١'],
  [String.raw`regexp_replace('a' || chr(160) || 'b', '[[:space:]]', '_')`, 'a_b'],
  [String.raw`regexp_replace('a.b-c¿', '[[:punct:]]', '')`, 'abc'],
  // So is the case.
  [String.raw`regexp_extract('ÁRBOL', '(?i)árbol')`, 'ÁRBOL'],
  [String.raw`regexp_extract('ÁRBOL', '(?i)[á-ú]')`, 'Á'],
  [String.raw`regexp_like('ABC', '(?i)b'), regexp_like('aXb', 'a(?i:x)b')`, 'true'],
  [String.raw`regexp_like('aXb', '(?i)a(?i:X)b')`, 'true'],
  [String.raw`regexp_like(chr(383), '(?i)\w')`, 'false'],
  // Options, anchors, and what a point is.
  [`regexp_like(chr(10), '.')`, 'false'],
  [`regexp_like(chr(10), '(?s).')`, 'true'],
  [`regexp_like('a' || chr(10) || 'b', '(?m)^b$')`, 'true'],
  [`regexp_like('a' || chr(10) || 'b', '^b$')`, 'false'],
  // Characters that are none of the syntax.
  [String.raw`regexp_like('a{1', 'a{1$')`, 'true'],
  [String.raw`regexp_like('-', '[\w-.]')`, 'true'],
  [String.raw`regexp_like('A', '\x41')`, 'true'],
  [String.raw`regexp_like('A', '\u0041')`, 'true'],
  [String.raw`regexp_like(chr(9) || chr(27), '^\t\e$')`, 'true'],
  // Groups.
  [String.raw`regexp_extract('1a 2b 14m', '\d+')`, '1'],
  [String.raw`regexp_extract('1a 2b 14m', '(\d+)([a-z]+)', 2)`, 'a'],
  [String.raw`regexp_extract('abc', '\d')`, null],
  [String.raw`regexp_extract('abc', '\d*')`, ''],
  [String.raw`regexp_extract('a', '(a)(b)?', 2)`, null],
  [String.raw`regexp_extract('b', '(a)|(b)', 2)`, 'b'],
  [String.raw`regexp_extract('abcdefghijk', '(a)(b)(c)(d)(e)(f)(g)(h)(i)(j)(k)', 11)`, 'k'],
  [String.raw`regexp_extract_all('1a 2b 14m', '\d+')`, '[1, 2, 14]'],
  [String.raw`regexp_extract_all('1a 2b 14m', '(\d+)([a-z]+)', 2)`, '[a, b, m]'],
  [String.raw`regexp_extract_all('ab', '(a)|(b)', 2)`, '[null, b]'],
  [String.raw`regexp_split('1a 2b 14m', '\s*[a-z]+\s*')`, '[1, 2, 14, ]'],
  [String.raw`regexp_extract(CAST(NULL AS varchar), 'a', 4)`, null],
  // Replacements.
  [String.raw`regexp_replace('1a 2b 14m', '\d+[ab] ')`, '14m'],
  [String.raw`regexp_replace('1a 2b 14m', '(\d+)([ab]) ', '3c$2 ')`, '3ca 3cb 14m'],
  [String.raw`regexp_replace('a.b', '\.', '\$')`, 'a$b'],
  [String.raw`regexp_replace('xxx', '(x)', '$01')`, 'xxx'],
  [String.raw`regexp_replace('ab', '(a)(b)', '$10')`, 'a0'],
  [String.raw`regexp_replace('1234567890', '(1)(2)(3)(4)(5)(6)(7)(8)(9)(0)', '$10')`, '0'],
  [String.raw`regexp_replace('ab', '(a)(b)', '$2$1$0')`, 'baab'],
  [String.raw`regexp_replace('a b', '(a)|(b)', '[$2]')`, '[] [b]'],
  [String.raw`regexp_replace('a b', '(a)', '\n$11$01\$')`, 'na1a$ b'],
  // Nothing to replace: nobody reads the replacement.
  [String.raw`regexp_replace('xyz', '(b)', '$3')`, 'xyz'],
];

test.each(answers)('%s is %p', async (expression, answer) => {
  expect((await one(expression))?.[0]).toBe(answer);
});

/** Each message is Trino 436's own. */
const errors: readonly [expression: string, message: string][] = [
  ["regexp_extract('abc', '(b)', 2)", 'Pattern has 1 groups. Cannot access group 2'],
  ["regexp_extract('zz', 'a', 4)", 'Pattern has 0 groups. Cannot access group 4'],
  ["regexp_extract('abc', 'b', -1)", 'Group cannot be negative'],
  ["regexp_replace('abc', '(b)', '$3')", 'Illegal replacement sequence: unknown group 3'],
  ["regexp_replace('abc', 'b', '$')", 'Illegal replacement sequence: $'],
  ["regexp_replace('abc', 'b', 'x$y')", 'Illegal replacement sequence: x$y'],
  [String.raw`regexp_replace('abc', 'b', 'x\')`, String.raw`Illegal replacement sequence: x\ `.trim()],
  ["regexp_replace('abc', '(b)', '${m}')", 'Illegal replacement sequence: unknown group { m }'],
  ["regexp_like('a', '(a')", 'end pattern with unmatched parenthesis'],
  ["regexp_like('a', 'a)')", 'unmatched close parenthesis'],
  ["regexp_like('a', '*a')", 'target of repeat operator is not specified'],
  ["regexp_like('a', '[')", 'premature end of char-class'],
  ["regexp_like('a', '[]')", 'empty char-class'],
  ["regexp_like('a', '[b-a]')", 'empty range in char class'],
  [String.raw`regexp_like('a', '[a-\d]')`, 'char-class value at end of range'],
  [String.raw`regexp_like('a', '\')`, 'end pattern at escape'],
  ["regexp_like('a', 'a{2,1}')", 'upper is smaller than lower in repeat range'],
  ["regexp_like('a', 'a{100001}')", 'too big number for repeat range'],
  ["regexp_like('a', '(?z)a')", 'undefined group option'],
  ["regexp_like('a', '(?')", 'end pattern in group'],
  ["regexp_like('a', '[[:foo:]]')", 'invalid POSIX bracket type'],
];

test.each(errors)('%s fails: %s', async (expression, message) => {
  expect(await failure(`SELECT ${expression}`)).toBe(`INVALID_FUNCTION_ARGUMENT: ${message}`);
});

const inPattern = (what: string, pattern: string) =>
  `The offline AWS does not imitate ${what} in the regular expression '${pattern}' in Athena SQL (line 1:8).`;
const refused = (what: string) => `The offline AWS does not imitate ${what} in Athena SQL (line 1:8).`;
const ofText = (text: string) => `NOT_SUPPORTED: regexp_like of this text is not imitated offline: ${text}`;

test.each([
  ["regexp_like('a', '(?=a)')", inPattern('(?=', '(?=a)')],
  ["regexp_like('a', '(?<n>a)')", inPattern('(?<', '(?<n>a)')],
  ["regexp_like('a', 'a(?i)b')", inPattern("(?i) that doesn't stand first", 'a(?i)b')],
  [String.raw`regexp_like('a', '(a)\1')`, inPattern(String.raw`\1`, String.raw`(a)\1`)],
  [String.raw`regexp_like('a', 'a\B')`, inPattern(String.raw`\B`, String.raw`a\B`)],
  [String.raw`regexp_like('a', '\p{Greek}')`, inPattern(String.raw`\p{Greek}`, String.raw`\p{Greek}`)],
  ["regexp_like('a', 'a++')", inPattern('a possessive quantifier', 'a++')],
  ["regexp_like('a', 'a**')", inPattern('a repetition of a repetition', 'a**')],
  ["regexp_like('a', '[a&&b]')", inPattern('intersected brackets', '[a&&b]')],
  ["regexp_like('a', '(a{40}){40}')", inPattern('more than 1000 repetitions', '(a{40}){40}')],
  ["regexp_like('a', '(?i)weiß')", inPattern('ß under (?i)', '(?i)weiß')],
  [
    "regexp_like('a', 'a+[[:alpha:]]')",
    inPattern('[:alpha:] in brackets behind a repetition', 'a+[[:alpha:]]'),
  ],
  ["regexp_like('a', lower('A'))", refused('regexp_like with a pattern that is no literal')],
  [
    "regexp_extract('a', '(a)|(b?)', 2)",
    refused('regexp_extract of a group that may be empty, and may take no part in the match'),
  ],
  ["regexp_extract('a', '(a?)*')", refused('regexp_extract with a repetition of what may be empty')],
  ["regexp_replace('abc', 'x*', '-')", refused('regexp_replace with a pattern that matches the empty text')],
  [
    String.raw`regexp_replace('abc', '\b', '-')`,
    refused('regexp_replace with a pattern that matches the empty text'),
  ],
  ["regexp_split('abab', '^a')", refused('regexp_split with an anchor')],
  [
    String.raw`regexp_like('a', '\p{L}{1000}')`,
    'NOT_SUPPORTED: a regular expression of this size is not imitated offline',
  ],
  [String.raw`regexp_like('é', '\bx')`, ofText('é')],
  [`regexp_like('ß', '(?i)ss')`, ofText('ß')],
  [String.raw`regexp_like('₺', '\p{S}')`, ofText('₺')],
  [`regexp_like('a' || chr(10), 'a$')`, ofText('a\n')],
  [String.raw`regexp_like('é', '\d*$')`, ofText('é')],
])('%s is refused', async (expression, message) => {
  expect(await failure(`SELECT ${expression}`)).toBe(message);
});
