import { basename, dirname, relative } from 'node:path';
import { dialectInWords } from './dialect-in-words.ts';
import { table } from './table.ts';
import type { Terminal } from './terminal.ts';
import { count, counted } from '../operate/units.ts';
import { commandLine } from '../operate/session/command-line.ts';
import { wordLines } from './word-lines.ts';
import type { NewPipeline } from '../scaffold/document.ts';

/** Keys that are shown. */
const MOST_KEYS = 3;

/** Tells people what was found in a file, and what was made of it. */
export function printNew(made: NewPipeline, from: string, screen: Terminal): void {
  const { print, style } = screen;
  const { line: tell, whole } = wordLines(screen);
  print(`${style('bold', made.name)} · ${counted(made.rows, 'row')} of ${basename(from)}`);
  print();
  const rows = made.columns.map(({ name, type, nullable, seen, guessed }) => [
    name,
    type,
    nullable ? 'yes' : '',
    [...(guessed === undefined ? [] : [`guessed: ${guessed}`]), ...(seen === undefined ? [] : [seen])].join(
      '; ',
    ),
  ]);
  for (const line of table(['column', 'type', 'nullable', 'why'], rows, screen)) print(line);
  print();
  tell('read as', dialectInWords(made.dialect));
  if (made.rejected > 0)
    tell(
      'rejected',
      `${count(made.rejected)} of ${counted(made.rows, 'row')}, which the definition tolerates`,
    );
  tell('keys', keysInWords(made.keys));
  tell('by', made.partitionBy.join(', ') || 'no partition');
  for (const note of made.notes) tell('note', note);
  for (const file of made.files) whole('wrote', shown(file));
  print();
  const options = { folders: shown(dirname(made.directory)), pipeline: made };
  whole('next', commandLine(options, 'start', ['--input', from]));
}

function keysInWords(keys: NewPipeline['keys']): string {
  if (keys.length === 0) return 'none: no column, nor two together, is without a value twice';
  const more = keys.length > MOST_KEYS ? `, and ${count(keys.length - MOST_KEYS)} more` : '';
  return (
    keys
      .slice(0, MOST_KEYS)
      .map((key) => key.join(' with '))
      .join(', ') + more
  );
}

/** A path from here, or the whole of one that leads elsewhere. */
function shown(path: string): string {
  const near = relative(process.cwd(), path);
  return near.startsWith('..') ? path : near;
}
