import type { OfflineAws } from '../operate/session/offline.ts';
import type { Terminal } from './terminal.ts';
import { wordLines } from './word-lines.ts';

/** Tells which resources of the app the offline AWS does without. */
export function tellLeftOut(
  { notImitated }: Pick<OfflineAws, 'notImitated'>,
  { print, style }: Terminal,
): void {
  if (notImitated.length === 0) return;
  const types = notImitated.join(', ').replaceAll('AWS::', '');
  wordLines({ print, style }).line(
    'aws only',
    style('dim', `${types}: no run needs them, so they are not imitated here`),
  );
}
