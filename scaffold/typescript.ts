import stringWidth from 'string-width';

/** Characters of a line in this project's formatting. */
const WIDTH = 110;

/** A text as a TypeScript literal, as Prettier writes it; what can't be seen is escaped. */
export function textLiteral(text: string): string {
  const escaped = JSON.stringify(text)
    .slice(1, -1)
    .replaceAll(String.raw`\"`, '"')
    .replaceAll(/[\p{Cf}\p{Zl}\p{Zp}\p{Cc}]/gu, (char) =>
      Array.from(
        { length: char.length },
        (_, at) => `\\u${char.charCodeAt(at).toString(16).padStart(4, '0')}`,
      ).join(''),
    );
  const quote = text.split("'").length > text.split('"').length ? '"' : "'";
  return `${quote}${escaped.replaceAll(quote, `\\${quote}`)}${quote}`;
}

/** A text of a file as part of a comment of one line. */
export function inComment(text: string): string {
  return text
    .replaceAll(/[\p{Cf}\p{Zl}\p{Zp}\p{Cc}]/gu, (char) =>
      JSON.stringify(char)
        .slice(1, -1)
        .replace(/^[^\\]/, ' '),
    )
    .replaceAll('*/', '* /');
}

/** A line of code with what is said of it behind; one that Prettier would break keeps its line. */
export function line(indent: number, code: string, said: readonly string[] = []): string {
  const space = ' '.repeat(indent);
  const comment = said.length > 0 ? ` // ${said.map(inComment).join('; ')}` : '';
  const ignored = stringWidth(space + code) > WIDTH ? `${space}// prettier-ignore\n` : '';
  return `${ignored}${space}${code}${comment}`;
}
