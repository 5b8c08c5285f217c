import type { Case, Outcome } from './case.ts';
import { FAULTS } from './faults.ts';

/** The faults by kind with what their runs came to, and a summary line. */
export function report(outcomes: readonly Outcome[], cases: readonly Case[], milliseconds: number): string {
  const lines: string[] = [];
  const single = outcomes.filter((_, index) => cases[index]?.injections.length === 1);
  lines.push(row('fault', 'cases', 'struck', 'endings'));
  for (const fault of FAULTS) {
    const of = single.filter((_, index) => {
      const at = outcomes.indexOf(single[index] as Outcome);
      return cases[at]?.injections[0]?.fault === fault;
    });
    if (of.length === 0) continue;
    const struck = of.filter((one) => one.struck.length > 0).length;
    lines.push(row(fault, String(of.length), String(struck), tally(of)));
  }
  const seeds = outcomes.filter((_, index) => (cases[index]?.injections.length ?? 0) > 1);
  if (seeds.length > 0) {
    const struck = seeds.filter((one) => one.struck.length > 0).length;
    lines.push(row('several', String(seeds.length), String(struck), tally(seeds)));
  }
  const failed = outcomes.filter(({ problems }) => problems.length > 0);
  const befell = outcomes.reduce((sum, one) => sum + one.struck.length, 0);
  const redriven = outcomes.filter((one) => one.redriven).length;
  lines.push(
    '',
    `${outcomes.length} cases, ${befell} faults befell a call, ${redriven} executions redriven, ` +
      `${failed.length} cases with a problem, ${Math.round(milliseconds / 1000)} s.`,
  );
  for (const { name } of failed) lines.push(`npm run test:faults -- ${name}`);
  return lines.join('\n');
}

function tally(outcomes: readonly Outcome[]): string {
  const counts = new Map<string, number>();
  for (const { ending } of outcomes) counts.set(ending, (counts.get(ending) ?? 0) + 1);
  return [...counts]
    .sort(([, a], [, b]) => b - a)
    .map(([name, count]) => `${name} ${count}`)
    .join(', ');
}

function row(...[fault = '', cases = '', struck = '', endings = '']: string[]): string {
  return `${fault.padEnd(17)}${cases.padStart(6)}${struck.padStart(8)}   ${endings}`;
}
