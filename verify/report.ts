import { table } from '../markdown/table.ts';
import { dollars, duration } from '../operate/units.ts';
import type { Comparison } from './compare.ts';
import type { Observed } from './seen.ts';
import type { Difference, Verification } from './document.ts';

/** Whether all of the stage was seen, is the same, and was left as it was. */
export function isSound({
  differences,
  unseen,
  left,
}: Pick<Verification, 'differences' | 'unseen' | 'left'>): boolean {
  return differences.length + unseen.length + left.length === 0;
}

/** The steps, with what came of each. */
export function stepsOf(
  names: readonly string[],
  { differences, unseen }: Comparison,
  offline: Observed,
  stage: Observed,
): Verification['steps'] {
  const of = (list: readonly { readonly step: string }[], name: string) =>
    list.filter(({ step }) => step === name).length;
  return names.map((step) => ({
    step,
    facts: of(offline.observations, step),
    differences: of(differences, step),
    unseen: of(unseen, step),
    offlineMs: offline.timings.find((timing) => timing.step === step)?.milliseconds,
    stageMs: stage.timings.find((timing) => timing.step === step)?.milliseconds,
  }));
}

/** Both sides of a difference, short, and beginning near the first character that differs. */
export function excerpt({ offline, stage }: Difference, longest: number): [string, string] {
  const [one, other] = [offline ?? 'no such fact', stage ?? 'no such fact'];
  let at = 0;
  while (at < one.length && one[at] === other[at]) at += 1;
  const from = Math.max(one.length, other.length) <= longest ? 0 : Math.max(0, at - 30);
  const cut = (text: string) => {
    const part = text.slice(from, from + longest);
    return `${from > 0 ? '…' : ''}${part}${from + longest < text.length ? '…' : ''}`;
  };
  return [cut(one), cut(other)];
}

const LONGEST = 300;

/** The report as Markdown. */
export function markdown(verification: Verification): string {
  const { scenario, pipeline, stage, at, account, region, release, versionBefore, steps } = verification;
  const { same, differences, unseen, restored, left } = verification;
  const found = differences.map((one) => [one.step, one.fact, ...excerpt(one, LONGEST).map(code)]);
  const missed = unseen.map(({ step, fact, side, why }) => [step, fact, side, why]);
  return [
    `# Verification of ${pipeline} on ${stage}`,
    '',
    tableOf(
      ['', ''],
      [
        ['date', `${at.slice(0, 16).replace('T', ' ')} UTC`],
        ['scenario', scenario],
        ['account', `…${account}`],
        ['region', region],
        ['Afluente', release],
        ['readers before', versionBefore === undefined ? 'no version' : `version ${versionBefore}`],
        ['facts that are the same', String(same)],
        ['differences', String(differences.length)],
        ['not observed', String(unseen.length)],
        ['cost of its runs', `about ${dollars(verification.dollars)} by list prices`],
      ],
    ),
    '',
    '## Differences',
    '',
    found.length > 0 ? tableOf(['step', 'fact', 'offline', stage], found) : 'None.',
    '',
    ...engineSection(verification),
    '## Not observed',
    '',
    missed.length > 0 ? tableOf(['step', 'fact', 'where', 'why'], missed) : 'Nothing.',
    '',
    '## Steps',
    '',
    tableOf(
      ['step', 'facts', 'different', 'not observed', 'offline took', `${stage} took`],
      steps.map((one) => [
        one.step,
        String(one.facts),
        String(one.differences),
        String(one.unseen),
        one.offlineMs === undefined ? '' : duration(one.offlineMs),
        one.stageMs === undefined ? '' : duration(one.stageMs),
      ]),
    ),
    '',
    '## Afterwards',
    '',
    ...restored.map((line) => `- ${line}`),
    ...left.map((line) => `- **Not as it was:** ${line}`),
    '',
  ].join('\n');
}

/** What the stage's Athena does where nothing published says it. */
function engineSection({ engine, stage }: Verification): string[] {
  if (engine.length === 0) return [];
  const rows = engine.map(({ fact, assumed, found, setting }) => [
    fact,
    code(assumed),
    code(found),
    setting === undefined ? '' : code(setting),
  ]);
  const columns = ['engine fact', 'taken offline', stage, 'to be written into afluente.config.ts'];
  return ['## The engine', '', tableOf(columns, rows), ''];
}

function tableOf(columns: readonly string[], rows: readonly (readonly string[])[]): string {
  return table(
    columns,
    rows.map((cells) => cells.map((cell) => cell.replaceAll(/\s+/g, ' '))),
  );
}

function code(text: string): string {
  return text === '' ? 'nothing' : `\`${text.replaceAll('`', "'")}\``;
}
