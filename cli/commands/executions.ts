import { commandLine } from '../../operate/session/command-line.ts';
import type { Command } from 'commander';
import { action, command } from '../command.ts';
import { listExecutions, listRuns, readExecution } from '../../operate/executions/executions.ts';
import { withoutSkipped } from '../../operate/executions/skipped.ts';
import { executionRows, howToLookFurther } from '../execution-rows.ts';
import type { Context } from '../context.ts';
import { report, stateLine } from '../report.ts';
import { onPipeline, type Where } from '../../operate/session/session.ts';
import { locatable } from '../where.ts';
import { moment } from '../moment.ts';
import { wordLines } from '../word-lines.ts';
import { wholeNumber } from '../whole-number.ts';
import { table } from '../table.ts';
import { handOver, terminal } from '../terminal.ts';

interface Options extends Where {
  readonly pipeline: string;
  readonly limit: number;
  readonly all?: true;
  readonly json?: true;
}

export function executionsCommand(context: Context): Command {
  const made = command(
    'executions',
    'Lists what ran, skipped executions in a row as one line, or tells one execution in full.',
    [
      'npx afluente executions',
      'npx afluente executions last',
      'npx afluente executions --stage dev --limit 50 --json',
    ],
  )
    .argument(
      '[execution]',
      'one by its name or run, the beginning of either, its short id, or last: with its states, checks and rejected rows',
    )
    .option('--limit <number>', 'how many runs', wholeNumber, 20)
    .option('--all', 'each skipped execution too, which count then')
    .option('--json', 'an array of objects, skipped ones too, or one object, on standard output');
  return locatable(made).action(
    action(async (name: string | undefined, options: Options) =>
      onPipeline(options, context, async (session) => {
        const { aws, pipeline } = session;
        const screen = terminal(process.stdout);
        if (name !== undefined) {
          const execution = await readExecution(session, name);
          if (options.json) handOver(JSON.stringify(execution, null, 2));
          else {
            const started = moment(execution.startedAt, screen, 'second');
            wordLines(screen).whole('execution', `${execution.execution}   ${started}`);
            for (const state of execution.states) screen.print(stateLine(state, screen));
            report(execution, session, screen);
          }
          return 0;
        }
        const list = options.all ? listExecutions : listRuns;
        const executions = await list(aws, pipeline, options.limit);
        if (options.json) handOver(JSON.stringify(executions, null, 2));
        else if (executions.length === 0)
          screen.print(`${pipeline.name} never ran; ${commandLine(session, 'upload', ['FILE'])} starts it.`);
        else {
          const rows = options.all ? executions : withoutSkipped(executions);
          for (const line of table(...executionRows(rows, screen), screen)) screen.print(line);
          const further = options.all ? undefined : howToLookFurther(executions, options.limit);
          if (further !== undefined) screen.print(further);
        }
        return 0;
      }),
    ),
  );
}
