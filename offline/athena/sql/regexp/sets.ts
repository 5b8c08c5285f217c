/** Characters of Unicode, from one code to another. */
interface Range {
  readonly from: number;
  readonly to: number;
}

const ranges = (text: string): readonly Range[] =>
  text.split(/\s+/).map((range) => {
    const [from = '', to = from] = range.split('-');
    return { from: Number.parseInt(from, 16), to: Number.parseInt(to, 16) };
  });

/**
 * Characters whose other cases Joni and RE2 don't agree on: Joni's are those of Unicode 5, and it takes `ss` for
 * `ß`. Of each pair that one of them knows, the higher code is here. Found by asking both for every pair. The long s
 * and Kelvin's sign are no word characters for Joni, not even under `(?i)`.
 */
export const foldedOtherwise = ranges(
  `df 130 149 17f 1f0 242-24f 289-28c 371-377 390 3b0 3d7 3f3 3fd-3ff 4cf 4fb-4ff 511-52f 587 13f8-13fd
    1c80-1c87 1c90-1cbf 1e96-1e9e 1efb-1eff 1f50-1f56 1f80-1fd7 1fe2-1fe7 1ff2-1ffc 212a 214e 2184 2c5f-2c7f
    2cec-2cf3 2d27-2d2d a641-a66d a681-a69b a723-a76f a77a-a7d9 a7f6 ab53 ab70-abbf fb00-fb06 fb13-fb17
    104d8-104fb 10597-105bc 10cc0-10cf2 118c0-118df 16e60-16e7f 1e922-1e943`,
);

/**
 * Characters that came to Unicode, or changed their properties, after the version 6.1 of Joni's tables. RE2 and
 * JavaScript know newer ones. Found by asking both for every character; small gaps of a range are filled.
 */
export const judgedOtherwise = ranges(
  `295 363-37f 528-52f 560-58e 5ef 61d 7fd-7ff 860-8ff 978-980 9fc-9fe a76 af9-aff b55 c00-c04 c34-c84
    cdc-d04 d3b-d81 de6-def e86-ece f82-f83 1063-109b 10d0-10ff 135f 13a0-13fd 166d 16f1-171f 180e-180f
    1878-1886 191d-191e 19b0-19c9 1ab0-1aeb 1b4c-1b4f 1b7d-1b7f 1c36 1c80-1cbf 1cf2-1cfa 1dd3-1dfb
    20ba-20c0 218a-218b 2308-230b 23f4-23ff 2700 2b4d-2bff 2c2f 2c5f 2e3c-2e5d 312e-312f 31bb-31bf 32ff
    4db6-4dbf 9fcd-9fff a698-a69e a78f-a82c a8c5 a8fc-a8ff a9e0-a9fe aa7b-aa7f ab30-abbf fbc2 fd40-fd4f
    fdcf fdfe-fe2f 1018b-101a0 102e0-1037a 104b0-107ba 10860-108af 108e0-108ff 10940-10959 109bc-109ff
    10a34-10a48 10a80-10af6 10b80-10baf 10c80-10d85 10e80-10ed0 10efa-10ff6 11070-11081 110c2 11144-11176
    111c9-11241 11280-114d9 11580-1166c 116b8-11746 11800-1183b 118a0-11959 119a0-11b09 11b60-11b67
    11bc0-11cb6 11d00-11de9 11ee0-11f5a 11fb0-11fff 1236f-12399 12463-12543 12f90-12ff2 1342f-14646
    16100-16139 16a40-16b8f 16d40-16d79 16e40-16ed3 16f45-16f4f 16f7f-16f92 16fe0-18cd5 18cff-18d1e
    18d80-18df2 1aff0-1b2fb 1bc00-1bc9f 1ccf0-1ccf9 1cf00-1cfc3 1d1de-1d1ea 1d2c0-1d2f3 1d372-1d378
    1d800-1daaf 1df00-1df2a 1e000-1e08f 1e100-1e14f 1e290-1e2ff 1e4d0-1e4f9 1e5d0-1e5ff 1e6c0-1e6ff
    1e7e0-1e8d6 1e900-1e95f 1ec71-1ecb4 1ed01-1ed3d 1f0bf-1f1ad 1f23b-1f265 1f321-1f336 1f37d-1f3ff
    1f43f-1f441 1f4f8-1f4ff 1f53e-1f5fa 1f641-1f67f 1f6c6-1f6fc 1f774-1f8b1 1f900-1fbf9 2a6d7-2a6df
    2b735-2b73f 2b820-2ee5d 30000-33479`,
);

/** How RE2 writes a character, inside of brackets and outside. */
export function re2Character(code: number): string {
  const text = String.fromCodePoint(code);
  if (code < 0x20 || code === 0x7f) return `\\x{${code.toString(16)}}`;
  return /^[!-/:-@[-`{-~]$/.test(text) ? `\\${text}` : text;
}

/** What stands between brackets for these characters. */
export const re2Ranges = (set: readonly Range[]): string =>
  set
    .map(({ from, to }) => (from === to ? re2Character(from) : `${re2Character(from)}-${re2Character(to)}`))
    .join('');

/** POSIX's names, which are Unicode's properties in Joni. RE2 has no such properties of letters. */
const posix: Readonly<Record<string, string | RegExp>> = {
  alpha: /\p{Alphabetic}/u,
  alnum: /[\p{Alphabetic}\p{Nd}]/u,
  upper: /\p{Uppercase}/u,
  lower: /\p{Lowercase}/u,
  word: /[\p{Alphabetic}\p{M}\p{Nd}\p{Pc}]/u,
  digit: '\\p{Nd}',
  punct: '\\p{P}',
  space: '\\t-\\r\\x{85}\\p{Z}',
  blank: '\\t\\p{Zs}',
  cntrl: '\\p{Cc}',
  xdigit: '0-9A-Fa-f',
  ascii: '\\x00-\\x7f',
};

const scanned = new Map<string, string>();

/**
 * What stands between RE2's brackets for `[:name:]`.
 * @returns undefined for a name that there isn't
 */
export function posixSet(name: string): string | undefined {
  if (!Object.hasOwn(posix, name)) return undefined;
  const set = posix[name];
  if (!(set instanceof RegExp)) return set;
  const known = scanned.get(name) ?? re2Ranges(scan(set));
  scanned.set(name, known);
  return known;
}

/** Letters and marks stand below this code. */
const endOfLetters = 0x40_000;

function scan(set: RegExp): Range[] {
  const found: Range[] = [];
  let from: number | undefined;
  for (let code = 0; code <= endOfLetters; code++) {
    const isIn = set.test(String.fromCodePoint(code));
    if (isIn && from === undefined) from = code;
    if (isIn || from === undefined) continue;
    found.push({ from, to: code - 1 });
    from = undefined;
  }
  return found;
}
