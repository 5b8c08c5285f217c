import type { Terminal } from './terminal.ts';

/** Columns of the word that a line begins with, the space after it included. */
export const WORD_WIDTH = 10;

/** Lines that begin with a word for what they tell: `rows      5,214 in`. */
export interface WordLines {
  /** What is too long for a terminal goes on below its text. */
  readonly line: (word: string, text: string) => void;
  /** Several, of which the first begins with the word. */
  readonly lines: (word: string, texts: readonly string[]) => void;
  /** What can be typed, or is a place to be gone to: it stays one line, so that a terminal copies it as one. */
  readonly whole: (word: string, text: string) => void;
}

export function wordLines({ print, style }: Pick<Terminal, 'print' | 'style'>): WordLines {
  const begun = (word: string, text: string) => `${style('dim', word.padEnd(WORD_WIDTH))}${text}`;
  const line = (word: string, text: string) => print(begun(word, text), WORD_WIDTH);
  return {
    line,
    lines: (word, texts) => texts.forEach((text, index) => line(index === 0 ? word : '', text)),
    whole: (word, text) => print(begun(word, text)),
  };
}
