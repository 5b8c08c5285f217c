/**
 * The beginning of a text, with an ellipsis behind it where something was cut off; no character is cut in two.
 * @param most so many characters, the ellipsis aside
 * @param widthOf a character's width, where `most` is a width: columns of a terminal
 */
export function shortened(
  text: string,
  most: number,
  widthOf: (character: string) => number = () => 1,
): string {
  let width = 0;
  let end = 0;
  for (const character of text) {
    width += widthOf(character);
    if (width > most) return `${text.slice(0, end)}…`;
    end += character.length;
  }
  return text;
}
