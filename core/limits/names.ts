import { LISTENER_KINDS } from '../stage/listeners.ts';
import {
  buildTable,
  functionName,
  heartbeatGroupName,
  rawTableOf,
  scheduleGroupName,
  type Stage,
  stagingTable,
  stateMachineName,
} from '../stage/names.ts';
import { statesOf, TASK_KINDS, TASKS } from '../tasks/kinds.ts';
import type { Named } from '../tasks/task.ts';
import { type LimitKind, LIMITS } from './limits.ts';
import { RUN } from './run.ts';

/** What of a pipeline names are made of. */
export interface NamedPipeline extends Named {
  readonly name: string;
}

/** A name of AWS's that a definition's, or its folder's, is part of. */
interface Derived {
  readonly kind: LimitKind;
  readonly name: string;
  /** Whether the stage's is part of it too. */
  readonly staged: boolean;
}

/** What of a definition names are made of. */
interface Part {
  readonly field: string;
  readonly value: string;
  readonly names: readonly Derived[];
}

/** The names of a pipeline's resources and tables, by the part that each is made of. */
function partsOf(pipeline: NamedPipeline, stage: Stage): Part[] {
  const { name, definition } = pipeline;
  const { dataset } = definition.source;
  const { table } = definition.target;
  const stated = (of: string, to: string): Named => ({
    definition: { source: { dataset: of }, target: { table: to } },
  });
  const kinds = [...TASK_KINDS, ...LISTENER_KINDS];
  return [
    {
      field: 'the folder',
      value: name,
      names: [
        ...named('stateMachine', [stateMachineName(name, stage)], true),
        ...named(
          'function',
          kinds.map((kind) => functionName(name, stage, kind)),
          true,
        ),
        ...named('scheduleGroup', [scheduleGroupName(name, stage), heartbeatGroupName(name, stage)], true),
      ],
    },
    {
      field: 'source.dataset',
      value: dataset,
      names: [
        ...named('state', statesNamedBy(pipeline, stated('', table))),
        ...named('table', [rawTableOf(dataset)]),
      ],
    },
    {
      field: 'target.table',
      value: table,
      names: [
        ...named('state', statesNamedBy(pipeline, stated(dataset, ''))),
        ...named('table', [buildTable(pipeline, RUN), stagingTable(pipeline, RUN)]),
      ],
    },
  ];
}

function named(kind: LimitKind, names: readonly string[], staged = false): Derived[] {
  return names.map((name) => ({ kind, name, staged }));
}

/** The states of a pipeline that are called otherwise without a part of its definition. */
function statesNamedBy(pipeline: Named, without: Named): string[] {
  return TASK_KINDS.flatMap((kind) => {
    const { task, next, wait } = statesOf(kind, pipeline);
    if (task === statesOf(kind, without).task) return [];
    return TASKS[kind].waits ? [task, next, wait] : [task];
  });
}

/**
 * In what the names that a pipeline gives on a stage are longer than AWS allows.
 * @returns a line for each field whose value is too long: `source.dataset: "…" has 58 characters; …: shorten it by 3`
 */
export function nameFaults(pipeline: NamedPipeline, stage: Stage): string[] {
  return partsOf(pipeline, stage).flatMap(({ field, value, names }) => {
    const over = ({ kind, name }: Derived) => name.length - LIMITS[kind].most;
    const worst = names.toSorted((one, other) => over(other) - over(one))[0];
    if (!worst || over(worst) <= 0) return [];
    const { what, service, most } = LIMITS[worst.kind];
    const shown = worst.name.replace(value, '…');
    const remedy = `shorten ${worst.staged ? "it, or the stage's name," : 'it'} by ${over(worst)}`;
    return [
      `${field}: "${value}" has ${value.length} characters; with it ${what} ${shown} has ${worst.name.length}, and ${service} allows ${most}: ${remedy}`,
    ];
  });
}
