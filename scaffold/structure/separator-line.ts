import { separatorIn } from '../../core/csv/separator-line.ts';

/** The delimiter that a file's first line says, and the text with a blank line in its place. */
export function separatorLine(text: string): { readonly delimiter?: string; readonly text: string } {
  const end = text.search(/[\r\n]|$/);
  const delimiter = separatorIn(text.slice(0, end));
  return delimiter === undefined ? { text } : { delimiter, text: text.slice(end) };
}
