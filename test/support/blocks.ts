/** A code block of a document, and the last line of text before it. */
export interface Block {
  readonly language: string;
  readonly content: string;
  readonly said: string;
  /** The file that this line ends with: that the block is about. */
  readonly file: string;
}

/** The code blocks of a document, in their order. */
export function blocksOf(text: string): readonly Block[] {
  return [...text.matchAll(/^```(\w*)\n(.*?)^```$/gms)].map((match) => {
    const said = text.slice(0, match.index).trimEnd().split('\n').at(-1) ?? '';
    const [, file = ''] = /`([^`]+)`[^`]*$/.exec(said) ?? [];
    return { language: match[1] ?? '', content: match[2] ?? '', said, file };
  });
}
