import { functionName, logGroupName } from '../../core/stage/names.ts';
import { TASK_KINDS, taskOfState, TASKS } from '../../core/tasks/kinds.ts';
import { UserError } from '../user-error.ts';
import type { DeployedPipeline } from '../documents/pipeline.ts';
import { FunctionKind } from '../documents/log-line.ts';

/** Where a function logs. */
export interface LogSource {
  readonly task: FunctionKind;
  readonly logGroup: string;
}

const KINDS = FunctionKind.options;

/** The functions of a pipeline whose logs are read: all, or the one of a kind. */
export function logSources({ name, stage }: DeployedPipeline, kind?: FunctionKind): LogSource[] {
  const kinds = kind === undefined ? KINDS : [kind];
  return kinds.map((task) => ({ task, logGroup: logGroupName(functionName(name, stage, task)) }));
}

/**
 * @param text a kind, or the name of its state: `ctas`, `ctas_orders_summary`
 * @throws UserError naming the kinds that there are
 */
export function functionKind({ dataset, table }: DeployedPipeline, text: string): FunctionKind {
  const named = { definition: { source: { dataset }, target: { table } } };
  const found =
    KINDS.find((kind) => kind === text) ?? TASK_KINDS.find((kind) => TASKS[kind].state(named) === text);
  if (found) return found;
  throw new UserError(`There is no task "${text}"; use --task with one of ${KINDS.join(', ')}.`);
}

/**
 * The function of a state of an execution, whose dataset and table may have been called otherwise.
 * @throws UserError as `functionKind` does
 */
export function functionOfState(pipeline: DeployedPipeline, state: string): FunctionKind {
  return taskOfState(state)?.kind ?? functionKind(pipeline, state);
}
