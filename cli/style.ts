import { randomBytes } from 'node:crypto';
import { styleText } from 'node:util';
import stringWidth from 'string-width';
import { printable } from './printable.ts';

export type Style = 'green' | 'red' | 'yellow' | 'dim' | 'bold' | 'cyan';

/** Marks what is styled until it is printed. It is of this process alone, so that no data can hold it. */
const MARK = randomBytes(16).toString('hex');
const MARKED = new RegExp(`<${MARK}:(\\d+)>`);

/** A text that `painted` shows in a style, where the stream is a terminal that has it. */
export function styled(style: Style, text: string, stream: NodeJS.WriteStream): string {
  const [begin, end] = styleText(style, '|', { stream })
    .split('|')
    .map((sequence) => /\d+/.exec(sequence)?.[0]);
  return begin === undefined || end === undefined ? text : `<${MARK}:${begin}>${text}<${MARK}:${end}>`;
}

/** How many columns a terminal shows of a text, its styles left out. */
export function shownWidth(text: string): number {
  const shown = text.split(MARKED).filter((_, index) => index % 2 === 0);
  return stringWidth(printable(shown.join('')));
}

/** A line as a terminal may have it: with the styles that were asked for, and nothing else that it would obey. */
export function painted(line: string): string {
  return line
    .split(MARKED)
    .map((part, index) => (index % 2 === 0 ? printable(part) : `\u001b[${part}m`))
    .join('');
}
