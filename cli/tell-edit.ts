import type { Changes } from '../operate/session/offline.ts';
import { quoted } from '../operate/session/suggest.ts';
import type { Edit } from '../operate/session/edits.ts';
import { duration } from '../operate/units.ts';
import { linesOf } from './command.ts';
import type { Terminal } from './terminal.ts';

/** Lines of an error that are shown; the others are counted. */
const LINES = 1;

/**
 * Tells what became of an edit, in a line; of one that can't be taken in what is wrong, and that what runs stays.
 * @param pipelines the folder with the pipelines' folders, its whole path; absent: the project's
 */
export function tellEdit(
  edit: Edit,
  { print, style, working, settle }: Terminal,
  pipelines: string | undefined,
  now: () => Date = () => new Date(),
): void {
  const time = () => style('dim', now().toTimeString().slice(0, 8));
  switch (edit.kind) {
    case 'begun':
      return working(() => 'the app was changed: synthesizing it');
    case 'undone':
      return settle(`${time()} ${style('green', '✔')} the app is again as it is deployed`);
    case 'deployed':
      return settle(
        `${time()} ${style('green', '✔')} deployed in ${duration(edit.milliseconds)}: ${inWords(edit.changes)}`,
      );
    case 'refused': {
      const lines = linesOf(edit.error);
      const synth = `npx cdk synth${pipelines === undefined ? '' : ` -c ${quoted(`pipelines=${pipelines}`)}`}`;
      const more = lines.length > LINES ? ` (and ${lines.length - LINES} more: ${synth} tells them)` : '';
      settle(`${time()} ${style('red', '✘')} ${lines.slice(0, LINES).join('')}${more}`);
      return print(`${' '.repeat(11)}${style('dim', 'What runs stays as it is, until that is mended.')}`);
    }
  }
}

function inWords({ created, updated, deleted }: Changes): string {
  const said = [
    ...created.map((stack) => `${stack} is new`),
    ...updated.map((stack) => `${stack} changed`),
    // On AWS its stack would stay until somebody destroys it.
    ...deleted.map((stack) => `${stack} is gone, with its state machine; what it published stays`),
  ];
  return said.join(', ') || 'nothing that is deployed has changed';
}
