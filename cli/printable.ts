/**
 * What a terminal would obey instead of showing: control characters (C0, DEL, C1: `ESC` begins a sequence, `CR` writes
 * over the line), line and paragraph separators, and what turns the direction of a text round.
 */
const OBEYED = /[\p{Cc}\p{Zl}\p{Zp}\p{Bidi_Control}]/gu;

/** The control pictures of C0 begin here, in its order: U+2400 shows U+0000. */
const PICTURES = 0x2400;
const DELETE = { code: 0x7f, picture: '\u2421' };

/**
 * A text as one line that a terminal shows as it is, whatever a file, a service or a person wrote into it: each
 * character that would be obeyed is shown, `␛` for `ESC`, `<U+202E>` where Unicode has no picture of it.
 */
export function printable(text: string): string {
  return text.replaceAll(OBEYED, (character) => {
    const code = character.codePointAt(0) ?? 0;
    if (code < 0x20) return String.fromCodePoint(PICTURES + code);
    if (code === DELETE.code) return DELETE.picture;
    return `<U+${code.toString(16).toUpperCase().padStart(4, '0')}>`;
  });
}
