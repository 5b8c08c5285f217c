import type { Command } from 'commander';
import { action, command } from '../command.ts';
import type { Context } from '../context.ts';
import type { ListedPipeline } from '../../operate/documents/pipeline.ts';
import { definitionIn } from '../../operate/pipeline/definition.ts';
import { pipelineFolders } from '../../operate/pipeline/pipeline-folders.ts';
import { DEFAULT_FOLDERS } from '../../operate/session/command-line.ts';
import { onStage, type Where } from '../../operate/session/session.ts';
import { schedulesOn } from '../../operate/session/settings.ts';
import { findPipeline } from '../../operate/session/stage.ts';
import { tellDefinition } from '../tell-definition.ts';
import { stageable } from '../where.ts';
import { table } from '../table.ts';
import { handOver, terminal } from '../terminal.ts';

interface Options extends Where {
  readonly pipeline?: string;
  readonly pipelines: string;
  readonly json?: true;
}

export function pipelinesCommand(context: Context): Command {
  const made = command(
    'pipelines',
    'Lists the pipelines: those deployed, and those that only have a folder; or shows how one is defined, and whether that is what is deployed.',
    [
      'npx afluente pipelines',
      'npx afluente pipelines --pipeline orders',
      'npx afluente pipelines --stage prod --json',
    ],
  )
    .option('--pipeline <name>', 'how this one is defined (default: a list of all)')
    .option('--pipelines <directory>', "the folder with the pipelines' folders", DEFAULT_FOLDERS)
    .option('--json', 'an array of objects on standard output; of one pipeline an object');
  return stageable(made).action(
    action(async (options: Options) =>
      onStage(options, context, async ({ stage, pipelines: deployed }) => {
        const { pipeline: name } = options;
        if (name !== undefined) {
          const pipeline = findPipeline(deployed, stage, name);
          const found = await definitionIn(pipeline, await schedulesOn(stage), options.pipelines);
          if (options.json) handOver(JSON.stringify(found, null, 2));
          else tellDefinition(found, terminal(process.stdout));
          return 0;
        }
        const names = new Set(deployed.map(({ name }) => name));
        const waiting = (pipelineFolders(options.pipelines) ?? []).filter((name) => !names.has(name));
        const screen = terminal(process.stdout);
        const all: ListedPipeline[] = [
          ...deployed.map((one) => ({ ...one, deployed: true as const })),
          ...waiting.map((name) => ({ name, deployed: false as const })),
        ];
        if (options.json) handOver(JSON.stringify(all, null, 2));
        else {
          const columns = ['pipeline', 'table', 'mode', 'lands in', 'schedule'];
          const rows = [
            ...deployed.map(({ name, table: target, mode, bucket, landing, schedule }) => [
              name,
              target,
              mode,
              `s3://${bucket}/${landing}`,
              schedule,
            ]),
            ...waiting.map((name) => [name, 'not deployed yet', '', '', '']),
          ];
          for (const line of table(columns, rows, screen)) screen.print(line);
        }
        return 0;
      }),
    ),
  );
}
