import { factOf } from '../core/engine/facts.ts';
import { shortened } from '../core/shortened.ts';
import type { UndecidedFact } from '../operate/documents/undecided.ts';
import { count } from '../operate/units.ts';
import type { Terminal } from './terminal.ts';

/** So many characters of a value, or of what stands at a place, are shown. */
const LONGEST = 60;
const MOST_PLACES = 3;

/**
 * Says where a statement depends on what of Athena's engine is undecided: aloud where that makes a difference on the
 * rows at hand, in passing where it makes none.
 */
export function tellUndecided(
  undecided: readonly UndecidedFact[],
  { print, style }: Pick<Terminal, 'print' | 'style'>,
): void {
  for (const { fact, taken, other, places, outcome } of undecided) {
    const { question, advice } = factOf(fact);
    const where = placesInWords(places);
    const page = `docs/engine-facts.md#${fact.toLowerCase()}`;
    if (outcome.kind === 'same') {
      print(
        style(
          'dim',
          `${where} depends on ${fact}, which is undecided (${page}): it makes no difference here`,
        ),
      );
      continue;
    }
    print(`${style('yellow', '!')} ${where} depends on what Athena doesn't publish. ${question}`, 2);
    if (outcome.kind === 'unknown') print(`  whether it makes a difference can't be told: ${outcome.why}`, 4);
    else {
      const column = outcome.column === undefined ? '' : `${outcome.column} `;
      const rows = outcome.rows === undefined || outcome.rows < 2 ? '' : `, in ${count(outcome.rows)} rows`;
      print(`  ${taken}, as taken here: ${column}${style('bold', short(outcome.taken))}`, 4);
      print(`  ${other}: ${column}${style('bold', short(outcome.other))}${rows}`, 4);
    }
    print(`  so that it doesn't: ${advice}   ${style('dim', page)}`, 4);
  }
}

const short = (text: string): string => shortened(text, LONGEST);

/** `orders_summary.sql:10:3 (count(*) / 7.0)`; of a statement `1:19 (7.0)`. */
function placesInWords(places: UndecidedFact['places']): string {
  const shown = places
    .slice(0, MOST_PLACES)
    .map(
      ({ file, line, column, text }) =>
        `${file === undefined ? '' : `${file}:`}${line}:${column} (${short(text.replaceAll(/\s+/g, ' '))})`,
    );
  const more = places.length - shown.length;
  return [...shown, ...(more > 0 ? [`${more} more`] : [])].join(', ');
}
