import { printable } from '../../core/csv/header.ts';
import type { Skipped } from './files.ts';
import type { Outcome } from './outcome.ts';
import { knownReason } from './refused.ts';

/** A file and what came of it. */
export interface Judged {
  readonly name: string;
  readonly package: string;
  readonly outcome: Outcome;
}

const ENDINGS = ['equal', 'told', 'refused', 'wrong'] as const;

/** What fails the suite: files that are wrong, and refusals that no one knows of. */
export function failed(all: readonly Judged[]): Judged[] {
  return all.filter(({ name, outcome }) => {
    if (outcome.is === 'wrong') return true;
    if (outcome.is !== 'refused') return false;
    const reason = knownReason(name);
    return reason === undefined || !outcome.reason.includes(reason);
  });
}

/** The packages with what came of their files, what is wrong by its kind, new refusals, and a summary line. */
export function report(
  all: readonly Judged[],
  skipped: ReadonlyMap<Skipped, number>,
  milliseconds: number,
): string {
  const lines = [row('package', ...ENDINGS)];
  const counts = (ones: readonly Judged[]) =>
    ENDINGS.map((ending) => ones.filter(({ outcome }) => outcome.is === ending).length);
  for (const [name, ones = []] of Object.entries(Object.groupBy(all, (one) => one.package)))
    lines.push(row(name, ...counts(ones).map(String)));
  lines.push(row('all', ...counts(all).map(String)), ...wrongByKind(all));
  const refusals = failed(all).filter(({ outcome }) => outcome.is === 'refused');
  if (refusals.length > 0) lines.push('', `${refusals.length} refused that refused.json has no reason for:`);
  for (const { name, outcome } of refusals)
    if (outcome.is === 'refused') lines.push(`  ${shown(name)}`, `      ${shown(outcome.reason)}`);
  const read = all.filter(({ name, outcome }) => outcome.is !== 'refused' && knownReason(name) !== undefined);
  if (read.length > 0) lines.push('', 'No longer refused; take them out of refused.json:');
  for (const { name } of read) lines.push(`  ${shown(name)}`);
  const passedOver = [...skipped].map(([why, files]) => `${files} ${why}`).join(', ');
  lines.push(
    '',
    `${all.length} files, ${failed(all).length} of them at fault, ${Math.round(milliseconds / 1000)} s; passed over: ${passedOver || 'none'}.`,
  );
  return lines.join('\n');
}

/** A file stands under each kind of fault that it has. */
function wrongByKind(all: readonly Judged[]): string[] {
  const found = all.flatMap(({ name, outcome }) =>
    outcome.is === 'wrong' ? outcome.wrong.map((one) => ({ name, ...one })) : [],
  );
  return Object.entries(Object.groupBy(found, ({ kind }) => kind)).flatMap(([kind, ones]) => {
    const files = Object.entries(Object.groupBy(ones, ({ name }) => name));
    return [
      '',
      `✘ ${kind}: ${files.length} files`,
      ...files.flatMap(([name, its = []]) => [
        `  ${shown(name)}`,
        ...its.map(({ text }) => `      ${shown(text)}`),
      ]),
    ];
  });
}

/** On one line of a terminal, whatever a package holds. */
export function shown(text: string): string {
  return printable(text.slice(0, LONGEST));
}

const LONGEST = 240;

function row(name: string, ...counts: readonly string[]): string {
  return `${name.padEnd(20)}${counts.map((count) => count.padStart(9)).join('')}`;
}
