import { shownWidth } from './style.ts';

/**
 * A line as the lines that a terminal shows of it: broken at spaces, the later ones indented. A word that fits into no
 * line stays whole, and is the terminal's to break.
 * @param line may be styled
 * @param indent columns before each line but the first: nothing is broken within as many of the first
 * @param width columns of the terminal
 */
export function wrapped(line: string, indent: number, width: number): string[] {
  const lines: string[] = [];
  let text = '';
  let used = 0;
  let space = '';
  for (const part of line.split(/( +)/)) {
    if (part.startsWith(' ')) {
      space = part;
      continue;
    }
    const size = shownWidth(part);
    if (used > indent && used + space.length + size > width) {
      lines.push(text);
      text = ' '.repeat(indent) + part;
      used = indent + size;
    } else {
      text += space + part;
      used += space.length + size;
    }
    space = '';
  }
  return [...lines, text];
}
