/**
 * A text with what lies between `<!-- generated: name -->` and `<!-- end -->` replaced.
 * @throws Error when it has no such place
 */
export function withSection(text: string, name: string, section: string): string {
  const [before, rest] = split(text, `<!-- generated: ${name} -->`);
  const [, after] = split(rest, '<!-- end -->');
  return `${before}<!-- generated: ${name} -->\n\n${section}\n\n<!-- end -->${after}`;
}

function split(text: string, mark: string): [string, string] {
  const at = text.indexOf(mark);
  if (at < 0) throw new Error(`The document lacks "${mark}".`);
  return [text.slice(0, at), text.slice(at + mark.length)];
}
