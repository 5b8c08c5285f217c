/** A definition that `new` wrote, with all that it suggests in comments taken up. */
export function uncommented(text: string): string {
  return text.replaceAll(/^( *)\/\/ (?=import |check\.|schedule:)/gm, '$1');
}
