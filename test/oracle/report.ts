import { printable } from '../../cli/printable.ts';
import type { Answer } from './answer.ts';
import { isFine } from './accepted.ts';
import { OUTCOMES } from './compare.ts';
import type { Verdict } from './judge.ts';

/** So much of a statement or an answer is shown. */
const WIDTH = 400;
/** So many differences of one outcome are shown, unless all are asked for. */
const SHOWN = 10;
const REFUSALS = 40;

/** Verdicts by source and outcome, what is refused most, and the differences. */
export function report(verdicts: ReadonlyMap<string, readonly Verdict[]>, all: boolean): string {
  const sources = [...verdicts.keys()];
  const every = [...verdicts.values()].flat();
  const line = (name: string, cells: readonly (string | number)[]) =>
    name.padEnd(27) + cells.map((cell) => String(cell).padStart(9)).join('');
  const counted = (of: readonly Verdict[], outcome: string) =>
    of.filter((verdict) => verdict.outcome === outcome).length;
  const lines = [
    line('outcome', sources),
    ...OUTCOMES.map((outcome) =>
      line(
        outcome,
        sources.map((source) => counted(verdicts.get(source) ?? [], outcome)),
      ),
    ),
  ];
  const refusals = tally(every.flatMap(({ offline }) => (offline.kind === 'refused' ? [offline.what] : [])));
  if (refusals.length > 0) lines.push('', 'refused most');
  for (const [what, count] of refusals.slice(0, all ? refusals.length : REFUSALS))
    lines.push(`${String(count).padStart(7)}  ${cut(what)}`);
  for (const outcome of OUTCOMES) {
    const different = every.filter((verdict) => verdict.outcome === outcome && !isFine(verdict));
    if (different.length === 0) continue;
    lines.push('', `${outcome}: ${different.length}`);
    for (const verdict of different.slice(0, all ? different.length : SHOWN)) lines.push(...shown(verdict));
  }
  return lines.join('\n');
}

export function tally(texts: readonly string[]): [string, number][] {
  const counts = new Map<string, number>();
  for (const text of texts) counts.set(text, (counts.get(text) ?? 0) + 1);
  return [...counts].sort(([, a], [, b]) => b - a);
}

function shown({ statement, trino, offline }: Verdict): string[] {
  return [
    `✘ ${statement.id}  ${cut(statement.sql)}`,
    ...(trino === undefined ? [] : [`    Trino  ${cut(worded(trino))}`]),
    `    here   ${cut(worded(offline))}`,
  ];
}

/** In one line that steers no terminal, whatever an engine says. */
const cut = (text: string): string => {
  const line = printable(JSON.stringify(text).slice(1, -1).replaceAll('\\"', '"'));
  return line.length > WIDTH ? `${line.slice(0, WIDTH)}…` : line;
};

/** An answer in a line. */
function worded(answer: Answer): string {
  switch (answer.kind) {
    case 'error':
      return answer.message.startsWith(answer.name) ? answer.message : `${answer.name}: ${answer.message}`;
    case 'refused':
      return `refused: ${answer.what}`;
    case 'rows':
      return `${answer.columns.map(({ name, type }) => `${name} ${type}`).join(', ')}: ${JSON.stringify(answer.rows)}`;
  }
}
