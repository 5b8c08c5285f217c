import { counted } from '../../operate/units.ts';
import type { DeployedPipeline, PipelineStatus } from './documents.ts';
import type { Mark } from './words.ts';

/** What is known of a pipeline among the others. */
export interface Standing {
  readonly status?: PipelineStatus;
  /** Why nothing new is known. */
  readonly trouble?: string;
}

/** How a pipeline is, at a glance. */
export type Condition = PipelineStatus['state'] | 'reading';

export const CONDITIONS: Readonly<Record<Condition, Mark & { readonly word: string }>> = {
  failed: { sign: '✘', kind: 'bad', word: 'failed' },
  unknown: { sign: '?', kind: 'warning', word: 'nobody knows' },
  running: { sign: '●', kind: 'running', word: 'running' },
  well: { sign: '✔', kind: 'good', word: 'well' },
  reading: { sign: '…', kind: 'waiting', word: 'reading' },
};

/** A line of the overview. */
export interface Line {
  readonly pipeline: DeployedPipeline;
  readonly condition: Condition;
  /** What is wrong, in a few words each. */
  readonly wrong: readonly string[];
  readonly status?: PipelineStatus;
}

/** The pipelines, what is wrong first. */
export function linesOf(
  pipelines: readonly DeployedPipeline[],
  standings: ReadonlyMap<string, Standing>,
): Line[] {
  const lines = pipelines.map((pipeline) => lineOf(pipeline, standings.get(pipeline.name)));
  return lines.sort(
    (one, other) => rank(one) - rank(other) || (one.pipeline.name < other.pipeline.name ? -1 : 1),
  );
}

function lineOf(pipeline: DeployedPipeline, { status, trouble }: Standing = {}): Line {
  const condition = trouble === undefined ? (status?.state ?? 'reading') : 'unknown';
  return { pipeline, condition, status, wrong: wrongWith(status, trouble) };
}

/** Ends of a run that nobody has to look at. */
const RIGHT: readonly string[] = ['published', 'unchanged', 'nothing landed'];

function wrongWith(status: PipelineStatus | undefined, trouble: string | undefined): string[] {
  if (trouble !== undefined) return [trouble];
  if (!status) return [];
  const { state, lastRun, checks, waitingFiles, notTakenCount, notes, executions } = status;
  const failed = lastRun && !RIGHT.includes(lastRun.outcome);
  return [
    ...(state === 'unknown'
      ? [executions.length === 0 ? 'No run yet.' : 'No run that is listed tells.']
      : []),
    ...(failed
      ? [`${lastRun.error ?? lastRun.outcome}${state === 'running' ? ' in the run before' : ''}`]
      : []),
    ...(notTakenCount > 0 ? [`${counted(notTakenCount, 'file')} in landing not taken`] : []),
    ...(checks && checks.warned > 0 ? [`${counted(checks.warned, 'check')} warned`] : []),
    // While one runs it may be taking them.
    ...(waitingFiles > 0 && state !== 'running' ? [`${counted(waitingFiles, 'landed file')} waiting`] : []),
    ...notes,
  ];
}

function rank({ condition, wrong }: Line): number {
  if (condition === 'failed') return 0;
  if (condition === 'unknown') return 1;
  if (wrong.length > 0) return 2;
  return condition === 'running' ? 3 : condition === 'well' ? 4 : 5;
}

/** How many are in each condition, the worst first; only those that there are. */
export function tallyOf(lines: readonly Line[]): { readonly condition: Condition; readonly many: number }[] {
  const conditions: Condition[] = ['failed', 'unknown', 'running', 'well', 'reading'];
  return conditions
    .map((condition) => ({ condition, many: lines.filter((line) => line.condition === condition).length }))
    .filter(({ many }) => many > 0);
}
