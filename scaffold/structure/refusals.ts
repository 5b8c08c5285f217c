import { counted } from '../../operate/units.ts';
import { type Candidate, isTable } from './candidates.ts';
import { isLinedUp } from './mistaken.ts';
import { linesOf } from './rows.ts';
import type { Single } from './single.ts';

const USUAL = [',', ';', '\t', '|'] as const;
/** Lines that are shown to speak against a delimiter. */
const SHOWN = 4;

/**
 * What is said of a file that nothing divides into columns.
 * @param best the most likely way to read it, if there is one
 */
export function undivided(file: string, text: string, best: Candidate | undefined): string {
  if (best && !isTable(best.table)) {
    const { line, why } = best.table;
    return `${file}:${line}: ${why}, by the delimiter ${JSON.stringify(best.reading.separators.delimiter)}. Give each field a name in one line above the rows, put fields that hold the delimiter in quotes, or name another --delimiter.`;
  }
  if (isLinedUp(text)) {
    return `${file}: its columns are lined up by blanks, and no delimiter separates them; export it with one.`;
  }
  const lines = linesOf(text)
    .map((line, index) => ({ line, number: index + 1 }))
    .filter(({ line }) => line.trim() !== '');
  const frequency = (delimiter: string) => lines.filter(({ line }) => line.includes(delimiter)).length;
  const [delimiter = ','] = USUAL.toSorted((one, other) => frequency(other) - frequency(one));
  const counts = lines.map(({ line, number }) => ({ number, fields: line.split(delimiter).length }));
  const differing = counts.filter(({ fields }, index) => fields !== counts[index - 1]?.fields);
  const shown = differing
    .slice(0, SHOWN)
    .map(({ number, fields }) => `line ${number} has ${counted(fields, 'field')}`)
    .join(', ');
  return `${file}: no delimiter divides its lines alike: by ${JSON.stringify(delimiter)}, ${shown}. Name its --delimiter, or export it again with fields in quotes.`;
}

/** What is said of a file of one column, each line of which a character divides. */
export function divided(file: string, unknown: string, { delimiter }: Single): string {
  const named = unknown <= '\u007f' ? 'name it with --delimiter, or' : 'it is none that can be named;';
  return `${file}: each of its lines holds ${JSON.stringify(unknown)} as often as the first: if it is between fields, ${named} export the file with another; if the lines are one column, --delimiter ${JSON.stringify(delimiter)} says so.`;
}
