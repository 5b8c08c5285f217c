import { commandLine } from '../../operate/session/command-line.ts';
import type { Command } from 'commander';
import { carryOut, planAdoption } from '../../operate/pipeline/adopt.ts';
import { action, command } from '../command.ts';
import { confirm } from '../confirm.ts';
import type { Context } from '../context.ts';
import { saying } from '../interrupt.ts';
import { onPipeline, type Session, type Where } from '../../operate/session/session.ts';
import { stageable } from '../where.ts';
import { handOver, terminal } from '../terminal.ts';
import type { Adopted } from '../../operate/documents/adopted.ts';

interface Options extends Where {
  readonly pipeline: string;
  readonly from: string;
  readonly yes?: true;
  readonly json?: true;
}

export function adoptCommand(context: Context): Command {
  const made = command(
    'adopt',
    'Hands the dataset and the table of one pipeline to another, with all versions; readers notice nothing. Until then runs of the new one end as OwnedByAnother, after it those of the former.',
    [
      'npx afluente adopt --pipeline sales --from orders --stage dev',
      'npx afluente adopt --pipeline sales --from orders --stage prod --yes',
    ],
  )
    .requiredOption('--pipeline <name>', 'the deployed pipeline that takes over')
    .requiredOption('--from <name>', 'the pipeline that has them; it may be gone')
    .option('--yes', 'begin without asking')
    .option('--json', 'one JSON document on standard output');
  return stageable(made).action(
    action(async (options: Options) =>
      onPipeline(options, context, async (session) => {
        const plan = await planAdoption(session, options.from);
        const screen = terminal(options.json ? process.stderr : process.stdout);
        for (const line of plannedLines(plan)) screen.print(line);
        if (plan.handedOver.length > 0) {
          if (!options.yes) await confirm(plan.pipeline, `${plan.pipeline} takes over`);
          const again = commandLine(session, 'adopt', ['--pipeline', plan.pipeline, '--from', plan.from]);
          await saying(
            `Interrupted; what is named above may or may not have been handed over: ${again} shows what is left, and goes on with it.`,
            () => carryOut(session, plan),
          );
          for (const line of nextLines(session, plan)) screen.print(line);
        }
        if (options.json) handOver(JSON.stringify(plan, null, 2));
        return 0;
      }),
    ),
  );
}

function plannedLines({ pipeline, from, dataset, table, version, handedOver }: Adopted): string[] {
  const target =
    version === undefined
      ? `the table ${table}, which no run has published yet`
      : `the table ${table} with its versions, readers at version ${version}`;
  const said = { dataset: `the dataset ${dataset}`, target };
  if (handedOver.length === 0)
    return [`${pipeline} has ${said.dataset} and ${said.target} already; nothing was done.`];
  return handedOver.map((kind) => `${from} → ${pipeline}   ${said[kind]}`);
}

function nextLines(session: Session, { pipeline, from }: Adopted): string[] {
  const former = session.pipelines.some(({ name }) => name === from) && from !== pipeline;
  return [
    `Handed over. What landed meanwhile: ${commandLine(session, 'run')}`,
    ...(former
      ? [
          `${from} is still deployed, and its runs end as OwnedByAnother: ${commandLine(session, 'destroy', ['--pipeline', from])}`,
        ]
      : []),
  ];
}
