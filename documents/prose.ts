/** A text as Markdown shows it: `<dataset>` would be taken for a tag. */
export function prose(text: string): string {
  return text.replaceAll('<', '\\<');
}
