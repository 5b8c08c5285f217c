import type { Command } from 'commander';
import { resolve } from 'node:path';
import type { Change, Plan } from '../../operate/documents/plan.ts';
import { PARTS_IN_WORDS } from '../../operate/pipeline/parts-in-words.ts';
import { planOf, planOfDeployed } from '../../operate/plan/plan.ts';
import { DEFAULT_FOLDERS } from '../../operate/session/command-line.ts';
import { onStage, type StageSession, type Where } from '../../operate/session/session.ts';
import { stageOf } from '../../operate/session/settings.ts';
import { UserError } from '../../operate/user-error.ts';
import { action, command } from '../command.ts';
import type { Context } from '../context.ts';
import { moment } from '../moment.ts';
import { handOver, terminal, type Terminal } from '../terminal.ts';
import { stageable } from '../where.ts';
import { wordLines } from '../word-lines.ts';

interface Options extends Where {
  readonly pipeline?: string;
  readonly pipelines: string;
  readonly json?: true;
}

export function planCommand(context: Context): Command {
  const made = command(
    'plan',
    'Tells what a deployment and the next run would change, before anything is changed. It ends with 1 where the definition can’t be deployed, or the run would fail.',
    [
      'npx afluente plan',
      'npx afluente plan --pipeline orders --json',
      'npx afluente plan --pipeline orders --stage prod',
    ],
  )
    .option('--pipeline <name>', 'only this one (default: all)')
    .option('--pipelines <directory>', "the folder with the pipelines' folders", DEFAULT_FOLDERS)
    .option('--json', 'an array of objects on standard output');
  return stageable(made).action(
    action(async (options: Options) => {
      const { settings } = await stageOf(options.stage);
      const defined = await context.loadPipelines(resolve(options.pipelines));
      return onStage(options, context, async (session) => {
        const screen = terminal(process.stdout);
        const asked = (name: string) => options.pipeline === undefined || options.pipeline === name;
        const plans: Plan[] = [];
        for (const one of defined.filter(({ name }) => asked(name)))
          plans.push(await planOf(session, one, settings.schedules));
        const names = new Set(defined.map(({ name }) => name));
        const left = session.pipelines.filter(({ name }) => !names.has(name) && asked(name));
        plans.push(...left.map(planOfDeployed));
        if (plans.length === 0) throw noSuchPipeline(options, [...names], session);
        if (options.json) handOver(JSON.stringify(plans, null, 2));
        else for (const plan of plans) print(plan, screen);
        return plans.some(isRefused) ? 1 : 0;
      });
    }),
  );
}

function noSuchPipeline(
  { pipeline = '', pipelines }: Options,
  defined: readonly string[],
  session: StageSession,
): UserError {
  const all = [...new Set([...defined, ...session.pipelines.map(({ name }) => name)])];
  return new UserError(
    `There is no pipeline "${pipeline}" in ${pipelines}, and none is deployed; use --pipeline ${all.join(' or --pipeline ')}.`,
  );
}

function isRefused({ limits, nextRun }: Plan): boolean {
  return limits.length > 0 || nextRun?.outcome === 'fails';
}

function print(plan: Plan, screen: Terminal): void {
  const { print: say, style } = screen;
  const { line, lines } = wordLines(screen);
  /** Lines of which the first has the word. */
  const { newest, nextRun, lockedBy } = plan;
  say(style('bold', `${plan.pipeline} · ${plan.stage}`));
  lines('deploys', deploymentInWords(plan));
  lines(
    'limits',
    plan.limits.map((fault) => `${style('red', '✘')} ${fault}`),
  );
  if (plan.hasFolder) line('readers', readersInWords(plan));
  lines('table', targetInWords(plan, screen));
  if (newest)
    line(
      'landing',
      `${newest.key}, ${moment(newest.landedAt, screen)}: ${newest.published ? 'readers have it' : 'not what readers have'}`,
    );
  if (lockedBy !== undefined) line('runs', `${lockedBy}: a start is skipped meanwhile, and followed up`);
  if (nextRun) {
    const { outcome, error, reasons } = nextRun;
    const shown = {
      builds: style('green', outcome),
      unchanged: outcome,
      'nothing landed': outcome,
      fails: style('red', outcome),
    }[outcome];
    line('next run', `${shown}${error === undefined ? '' : ` as ${error}`}: ${reasons.join('; ')}`);
  }
  say();
}

function deploymentInWords({ deployed, hasFolder, deployment }: Plan): string[] {
  if (!hasFolder) return ['nothing: it has no folder, and lives on as it is'];
  if (!deployed) return ['all of it: it isn’t deployed yet'];
  if (deployment.length === 0) return ['nothing of the definition: it is what is deployed'];
  return deployment.map(changeInWords);
}

function changeInWords({ what, deployed, defined }: Change): string {
  switch (what) {
    case 'rows':
    case 'build':
    case 'checks':
      return deployed === undefined
        ? `${PARTS_IN_WORDS[what]} (what is deployed doesn’t tell its own)`
        : PARTS_IN_WORDS[what];
    default:
      return `${what}: ${deployed} → ${defined}`;
  }
}

function readersInWords({ published }: Plan): string {
  if (!published) return 'have no version yet';
  const { version, changed } = published;
  if (changed === undefined) return `see version ${version}, which doesn’t say what it is of`;
  if (changed.length === 0) return `see version ${version}, which is of this definition`;
  return `see version ${version}, which is of another definition: ${changed.map((part) => PARTS_IN_WORDS[part]).join('; ')}`;
}

function targetInWords({ target }: Plan, { style }: Terminal): string[] {
  if (!target) return [];
  const { columns, partitionBy } = target;
  return [
    ...columns.map(({ name, change, from, to }) => {
      switch (change) {
        case 'added':
          return `${style('green', '+')} ${name} ${to}`;
        case 'gone':
          return `${style('red', '-')} ${name} ${from}`;
        default:
          return `${style(change === 'widened' ? 'yellow' : 'red', '~')} ${name} ${from} → ${to}, ${change}`;
      }
    }),
    ...(partitionBy ? [`partitions by ${listed(partitionBy.from)} → ${listed(partitionBy.to)}`] : []),
  ];
}

function listed(columns: readonly string[]): string {
  return columns.length > 0 ? columns.join(', ') : 'none';
}
