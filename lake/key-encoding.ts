/** What a listing is asked for in: a key may hold characters that XML can't, control characters for one. */
export const LISTED_AS = { EncodingType: 'url' } as const;

/** A key of a listing that was asked for so, in which a blank is a plus. */
export function decodedKey(key: string): string {
  return decodeURIComponent(key.replaceAll('+', ' '));
}

/** All but what XML 1.0 has, neither as it is nor as a reference: https://www.w3.org/TR/xml/#charsets */
const BEYOND_XML = /[^\t\n\r\u0020-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/u;

/** Whether a request can name a key in its XML, where nothing can encode it. */
export function fitsXml(key: string): boolean {
  return !BEYOND_XML.test(key);
}
