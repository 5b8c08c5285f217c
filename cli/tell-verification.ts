import type { Publication } from '../core/published/published-table.ts';
import type { DeployedPipeline } from '../operate/documents/pipeline.ts';
import type { Session } from '../operate/session/session.ts';
import { table } from './table.ts';
import type { Terminal } from './terminal.ts';
import { counted, dollars, duration } from '../operate/units.ts';
import { excerpt, isSound } from '../verify/report.ts';
import type { VerificationProgress, VerifyOptions } from '../verify/verify.ts';
import type { Scenario, Verification } from '../verify/document.ts';

/** What is different of each scenario. */
const PLANS: Readonly<Record<Scenario, (pipeline: DeployedPipeline) => readonly string[]>> = {
  runs: ({ landing, table }) => [
    `lands two files in ${landing} (one with a broken header) and removes them again`,
    `publishes two versions of ${table}, built from your input`,
    'lets two executions fail: whoever is told of failed runs is told of these',
  ],
  changes: ({ landing, table, stack }) => [
    `deploys ${stack} by npx cdk deploy: with a tolerance of one row more, then without a schedule too, and at the end as it is now`,
    `lands a file in ${landing} twice and removes it again`,
    `publishes three versions of ${table}, built from your input`,
    'stops an execution and redrives it: whoever is told of failed runs is told of it',
  ],
};

/** What verification does to a stage, before it does it. */
export function tellPlan(
  { pipeline, stage }: Session,
  scenario: Scenario,
  before: Publication | undefined,
  { print, style }: Terminal,
): void {
  print(style('bold', `Verification of ${pipeline.name} on ${stage}`));
  print(
    'It acts a scenario out on a fresh offline AWS, then on the stage, and compares what it sees. On the stage it',
  );
  const plan = [
    ...PLANS[scenario](pipeline),
    before
      ? `brings readers back to version ${before.number} at the end, which they see now`
      : 'leaves its last version with readers, since none was published before',
    'leaves the raw data of its input, until the next run replaces it',
  ];
  for (const line of plan) print(` • ${line}`);
}

const WIDTH = 26;

/** Tells how far a verification is: what is under way, and a line for each step as it ends. */
export function verificationNarrator(screen: Terminal): VerifyOptions['tell'] {
  const { print, style, working, settle } = screen;
  return (progress) => {
    switch (progress.kind) {
      case 'doing': {
        const { what, since } = progress;
        return working(() => (since === undefined ? what : `${what}   ${duration(Date.now() - since)}`));
      }
      case 'side':
        return print(style('bold', progress.side));
      case 'step':
        return settle(stepLine(progress, screen));
      case 'republished':
        return print(
          `Readers have version ${progress.version} by now, and are brought back to it at the end.`,
        );
      case 'restoring': {
        settle();
        if (progress.interrupted)
          print('Ctrl-C: the stage is brought back to what it was; a second one leaves it as it is now.');
        return working(() => 'bringing the stage back to what it was');
      }
    }
  };
}

function stepLine(
  { step, milliseconds, facts, different, unseen }: Extract<VerificationProgress, { readonly kind: 'step' }>,
  { style }: Terminal,
): string {
  const notes = [
    counted(facts, 'fact'),
    ...(different > 0 ? [`${different} different`] : []),
    ...(unseen > 0 ? [`${unseen} not observed`] : []),
  ].join(', ');
  const ok = different === 0 && unseen === 0;
  return ` ${ok ? style('green', '✔') : style('red', '✘')} ${step.padEnd(WIDTH)}${duration(milliseconds).padStart(12)}   ${style('dim', notes)}`;
}

/** So much of a value has room in a terminal. */
const SHORT = 60;

/** How it ended: a table of differences, what could not be observed, and how the stage was left. */
export function tellOutcome(verification: Verification, screen: Terminal): void {
  const { differences, unseen, same, stage, restored, left, engine, dollars: cost } = verification;
  const { print, style } = screen;
  print();
  if (differences.length > 0) {
    const rows = differences.map((one) => [
      one.step,
      one.fact,
      ...excerpt(one, screen.width === undefined ? Number.POSITIVE_INFINITY : SHORT),
    ]);
    for (const line of table(['step', 'fact', 'offline', stage], rows, screen)) print(line);
    print();
  }
  for (const { fact, assumed, found, setting } of engine) {
    if (setting === undefined) continue;
    print(
      `${style('yellow', '!')} Athena's reading of ${fact} is ${found}, and offline ${assumed} is taken; write ${style('bold', setting)} into afluente.config.ts.`,
    );
  }
  for (const { step, fact, side, why } of unseen)
    print(`${style('yellow', 'not observed')} ${step}, ${fact} (${side}): ${why}`);
  for (const line of restored) print(line);
  for (const line of left) print(style('red', line));
  const outcome = `${counted(same, 'fact')} the same, ${counted(differences.length, 'difference')}, ${unseen.length} not observed`;
  print(
    `${style(isSound(verification) ? 'green' : 'red', outcome)}; the runs on ${stage} cost about ${dollars(cost)}`,
  );
}
