/** What sums and means are called. */
const WORDS =
  'totals?|totales|totali|totaal|total geral|total general|sum|summe|gesamt|gesamtsumme|somme|soma|suma|summa|mean|average|media|média|mittelwert|moyenne|promedio|итого|合計';
const NAME = `(?:grand |sub-?)?(?:${WORDS})`;

const BEGINS = new RegExp(`^${NAME}(?![\\p{L}\\p{N}])`, 'iu');
const IS = new RegExp(`^${NAME} ?[:.]?$`, 'iu');
const HOLDS = new RegExp(`(?<![\\p{L}\\p{N}])${NAME}(?![\\p{L}\\p{N}])`, 'iu');

/** `Total geral: 99`, and `Total Recall` as well */
export function beginsAsTotal(text: string): boolean {
  return BEGINS.test(text);
}

/** `Total`, `Grand total:` */
export function isTotalWord(text: string): boolean {
  return IS.test(text);
}

/** `All stores, total` */
export function holdsTotal(text: string): boolean {
  return HOLDS.test(text);
}
