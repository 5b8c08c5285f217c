/**
 * The one place where text becomes part of a statement.
 * Trino: https://trino.io/docs/current/language/types.html#varchar, `'` is doubled, nothing else escapes.
 * Hive: https://cwiki.apache.org/confluence/display/Hive/Literals, `\` escapes.
 */

/** A name in a query: `"order_id"`. */
export function identifier(name: string): string {
  return `"${printable(name).replaceAll('"', '""')}"`;
}

/** A text in a query: `'it''s'`. */
export function literal(text: string): string {
  return `'${printable(text).replaceAll("'", "''")}'`;
}

/** A name in Hive DDL: `` `order_id` ``. */
export function hiveIdentifier(name: string): string {
  return `\`${printable(name).replaceAll('`', '``')}\``;
}

/** A text in Hive DDL: `'it\'s'`. */
export function hiveLiteral(text: string): string {
  const escaped = printable(text)
    .replaceAll('\\', '\\\\')
    .replaceAll("'", String.raw`\'`);
  return `'${escaped.replaceAll('\t', String.raw`\t`)}'`;
}

/** One character in Hive DDL, also a control character, such as Hive's own delimiter: `'\u0001'`. */
export function hiveCharacter(character: string): string {
  const code = character.charCodeAt(0);
  const isControl = code < 0x20 || code === 0x7f;
  return isControl && character !== '\t'
    ? `'\\u${code.toString(16).padStart(4, '0')}'`
    : hiveLiteral(character);
}

/** @throws TypeError on a control character other than tab: no name or value that we write has one */
function printable(text: string): string {
  // oxlint-disable-next-line no-control-regex -- control characters are what it looks for
  if (/[\u0000-\u0008\u000a-\u001f\u007f]/.test(text)) {
    throw new TypeError(`${JSON.stringify(text)} has a control character and can't be part of a statement.`);
  }
  return text;
}
