import type { Stage } from '../core/stage/names.ts';
import { executionName } from '../operate/executions/execution.ts';
import type { Terminal } from './terminal.ts';
import type { Removal } from '../operate/destroy/pipeline.ts';
import { wordLines } from './word-lines.ts';
import { contents } from './tell-inventory.ts';

const WORDS = { dataset: 'the dataset', target: 'the table' } as const;

/** What goes with a pipeline and what of it stays, before anything happens. */
export function tellRemoval(removal: Removal, stage: Stage, { print, style }: Terminal): void {
  const { pipeline, stack, executions, belongings, folders, tables, foreign, keys, folder } = removal;
  print(style('bold', `Destroying the pipeline ${pipeline} of the stage ${stage}`));
  const goes = [
    ...(stack === undefined ? [] : [`${stack}, with its functions, schedules, alarms and logs`]),
    ...(executions.length > 0 ? [`stopped: ${executions.map(executionName).join(', ')}`] : []),
    ...(tables.length > 0 ? [`tables ${tables.join(', ')}`] : []),
    ...folders.map(({ prefix, content }) => `${prefix}: ${contents(content)}`),
    ...keys,
  ];
  const stays = [
    ...belongings.flatMap(({ kind, name, stays: why }) =>
      why === undefined ? [] : [`${WORDS[kind]} ${name}, with all that it holds: ${why}`],
    ),
    ...foreign.map((table) => `the table ${table}: no run of a pipeline made it`),
    ...(folder !== undefined ? [`${folder}: what is deployed next makes the pipeline again`] : []),
    ...(stack === undefined
      ? []
      : [
          'what CloudWatch measured, until it expires; the dashboard names the pipeline until the next deployment',
        ]),
  ];
  const { lines } = wordLines({ print, style });
  lines('goes', goes.length > 0 ? goes : ['nothing']);
  lines('stays', stays);
}
