import { LOOKED_THROUGH } from '../operate/executions/executions.ts';
import type { Skipped } from '../operate/executions/skipped.ts';
import { count, duration } from '../operate/units.ts';
import type { ListedExecution } from '../operate/documents/execution.ts';
import { moment } from './moment.ts';
import type { Terminal } from './terminal.ts';

/** Executions as a table: its columns, and a row for each; skipped ones in a row share one. */
export function executionRows(
  executions: readonly (ListedExecution | Skipped)[],
  screen: Pick<Terminal, 'width'>,
): [readonly string[], string[][]] {
  const columns = ['execution', 'came to', 'started', 'took', 'by', 'said'];
  const names = namesToType(executions);
  const short = new Map(shortNames(names).map((shown, index) => [names[index], shown]));
  const nameOf = (name: string) => (screen.width === undefined ? name : (short.get(name) ?? name));
  return [
    columns,
    executions.map((one) =>
      'skipped' in one ? rowOfSkipped(one, screen) : [nameOf(one.execution), ...restOf(one, screen)],
    ),
  ];
}

/** The names of those among which one is found by less than its name. */
function namesToType(executions: readonly (ListedExecution | Skipped)[]): string[] {
  let place = 0;
  return executions.flatMap((one) => {
    const before = place;
    place += 'skipped' in one ? one.skipped : 1;
    return 'skipped' in one || before >= LOOKED_THROUGH ? [] : [one.execution];
  });
}

/** What is said of a list of runs that is shorter than was asked for, where there may be more. */
export function howToLookFurther(listed: readonly ListedExecution[], limit: number): string | undefined {
  const runs = listed.filter(({ outcome }) => outcome !== 'skipped').length;
  if (runs >= limit || listed.length < Math.max(limit, LOOKED_THROUGH)) return undefined;
  const looked = count(listed.length);
  return `So far ${looked} executions were looked through; a --limit above ${looked} looks further.`;
}

function rowOfSkipped({ skipped, startedAt }: Skipped, screen: Pick<Terminal, 'width'>): string[] {
  return ['…', `${count(skipped)} skipped`, moment(startedAt, screen, 'second'), '', '', ''];
}

/** As long as the names that commands give; events give theirs two UUIDs. */
const NAME_WIDTH = 29;
/** A UUID is told from others by its first eight digits. */
const SHORTEST = 8;

/** Names as short as each can be typed: a long one by the beginning that no other has. */
export function shortNames(names: readonly string[]): string[] {
  return names.map((name) => {
    if (name.length <= NAME_WIDTH) return name;
    const others = names.filter((other) => other !== name);
    let length = SHORTEST;
    while (length < name.length && others.some((other) => other.startsWith(name.slice(0, length))))
      length += 1;
    return name.slice(0, length);
  });
}

function restOf(one: ListedExecution, screen: Pick<Terminal, 'width'>): string[] {
  return [
    one.version === undefined ? one.outcome : `version ${one.version}`,
    moment(one.startedAt, screen, 'second'),
    one.durationMs === undefined ? '' : duration(one.durationMs),
    one.redrives > 0 ? `${one.trigger}, redriven` : one.trigger,
    one.error ?? '',
  ];
}
