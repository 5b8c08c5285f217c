import { render } from 'lit-html';
import { identifier } from '../../core/sql/quote.ts';
import {
  ask,
  type ExecutionDocument,
  NotThere,
  readDefinition,
  readExecution,
  readExecutions,
  readLog,
  readMachine,
  readPipelines,
  readStage,
  readStatus,
  readVersions,
} from './documents.ts';
import { drawn, paint } from './drawing.ts';
import { type Drawn, executionNamed, type Model, pipelineOf, taskOf } from './model.ts';
import { CONDITIONS, linesOf, tallyOf } from './overview.ts';
import { routeOf } from './route.ts';
import { pageView } from './views/page.ts';
import { STATES } from './words.ts';

/**
 * How often it looks again. On AWS calls are limited, for all of an account: what runs is asked about less often, and
 * all pipelines together once a second for each.
 */
const POLL_MS = {
  running: { served: 1000, opened: 1000, aws: 2000 },
  resting: 4000,
  around: { served: 200, opened: 200, aws: 1000 },
};

/** CloudWatch Logs takes lines in some seconds after they were written: those of an end aren't there at the end. */
const LOG_LATE_MS = 60_000;

const stage = await readStage();
const model: Model = {
  stage,
  pipelines: await readPipelines(),
  route: routeOf(location.hash),
  standings: new Map(),
  now: Date.now(),
};

function show(): void {
  model.now = Date.now();
  const element = document.querySelector<HTMLElement>('#page');
  if (element) render(pageView(model, actions), element);
  const drawing = model.machine?.drawing;
  if (drawing) paint(drawing, model.execution, taskOf(model));
  document.title = titleOf(model);
}

function titleOf({ route, pipelines, execution, standings }: Model): string {
  if (route.nowhere) return 'Nothing here · Afluente';
  if (route.pipeline === undefined) {
    const [worst] = tallyOf(linesOf(pipelines, standings));
    return worst
      ? `${CONDITIONS[worst.condition].sign} ${worst.many} ${CONDITIONS[worst.condition].word} · Afluente`
      : 'Afluente';
  }
  const sign = execution?.status === 'RUNNING' ? '● ' : execution?.status === 'FAILED' ? '✘ ' : '';
  return `${sign}${route.pipeline} · Afluente`;
}

/** What a person can do here. */
const actions = {
  go: (hash: string) => void (location.hash = hash),
  ask: (statement: string) => void answered('asked', statement),
};
export type Actions = typeof actions;

async function answered(where: 'asked' | 'preview', statement: string): Promise<void> {
  model[where] = { statement, running: true };
  show();
  try {
    const answer = await ask(statement);
    model[where] = { statement, running: false, answer };
    if (where === 'asked') say(`${answer.rows.length} rows`);
  } catch (error) {
    model[where] = { statement, running: false, error: wordsOf(error) };
  }
  show();
}

/** Reads what the page shows anew, and shows it. */
async function look(): Promise<void> {
  const { pipeline, view, nowhere } = model.route;
  await lookForPipelines();
  if (nowhere) return;
  if (pipeline === undefined) return lookAround();
  if (!pipelineOf(model)) return;
  const [status, executions] = await Promise.all([readStatus(pipeline), readExecutions(pipeline)]);
  if (model.route.pipeline !== pipeline) return;
  const published = model.status?.published?.version;
  Object.assign(model, { status, executions });
  if (view === 'runs') await lookAtExecution(pipeline);
  if (view === 'versions' && (!model.versions || status.published?.version !== published))
    model.versions = await readVersions(pipeline);
  if (view === 'definition') model.definition = await readDefinition(pipeline);
  if (view === 'data' && !model.preview && status.published)
    void answered('preview', `SELECT * FROM ${identifier(status.table)} LIMIT 20`);
}

/** What is deployed while the page is open: the offline AWS takes pipelines in and away. */
async function lookForPipelines(): Promise<void> {
  model.pipelines = await readPipelines();
  const names = new Set(model.pipelines.map(({ name }) => name));
  for (const name of model.standings.keys()) if (!names.has(name)) model.standings.delete(name);
}

/** Looks at every pipeline: of one that can't be read nobody knows, and the others are shown. */
async function lookAround(): Promise<void> {
  await Promise.all(
    model.pipelines.map(async ({ name }) => {
      const before = model.standings.get(name)?.status;
      try {
        const status = await readStatus(name);
        model.standings.set(name, { status });
        if (before && before.state !== status.state) say(`${name}: ${CONDITIONS[status.state].word}`);
      } catch (error) {
        model.standings.set(name, { status: before, trouble: wordsOf(error) });
      }
      show();
    }),
  );
}

async function lookAtExecution(pipeline: string): Promise<void> {
  const name = executionNamed(model);
  if (name === undefined) {
    const machine = await machineOf(pipeline, undefined);
    if (executionNamed(model) === undefined) model.machine = machine;
    return;
  }
  const before = model.execution;
  const listed = model.executions?.find(({ execution }) => execution === name);
  // What has ended stays as it is, until it is redriven.
  const kept =
    before?.execution === name && before.stoppedAt !== undefined && before.stoppedAt === listed?.stoppedAt;
  if (!kept) {
    const [execution, machine] = await Promise.all([
      readExecution(pipeline, name).catch(missing),
      machineOf(pipeline, name),
    ]);
    if (!execution || executionNamed(model) !== name) return;
    Object.assign(model, { execution, machine, missing: undefined });
    if (before?.execution === name) tellChanges(before, execution);
  }
  if (model.execution) await lookAtLog(pipeline, model.execution);
}

/**
 * The machine that an execution runs by, which is the one that it began with, whatever is deployed meanwhile.
 * @param of nothing for the deployed one
 */
async function machineOf(pipeline: string, of: string | undefined): Promise<Drawn> {
  const before = model.machine;
  if (before?.drawing && of !== undefined && before.of === of) return before;
  try {
    const { tasks, svg } = await readMachine(pipeline, of);
    return { of, tasks, svg, drawing: before?.svg === svg ? before.drawing : drawn(svg, actions, model) };
  } catch (error) {
    return { of, tasks: [], trouble: wordsOf(error) };
  }
}

/** Keeps what says that there is no such execution, in place of it. */
function missing(error: unknown): undefined {
  if (!(error instanceof NotThere)) throw error;
  model.missing = error.message;
}

async function lookAtLog(pipeline: string, { execution, stoppedAt }: ExecutionDocument): Promise<void> {
  const task = taskOf(model);
  if (!model.execution?.states.some(({ name }) => name === task) || task === undefined) return;
  const of = `${execution}/${task}`;
  const before = model.log?.of === of ? model.log : undefined;
  if (before?.whole && stoppedAt !== undefined) return;
  const whole = stoppedAt !== undefined && Date.now() > Date.parse(stoppedAt) + LOG_LATE_MS;
  try {
    model.log = { of, whole, lines: await readLog(pipeline, execution, task) };
  } catch {
    // Its log is the least of what there is to see: it may be gone, or not be ours to read.
    model.log = { of, whole, lines: before?.lines ?? [] };
  }
}

/** Tells what changed to those who don't see it. */
function tellChanges(before: ExecutionDocument, { states, status, error }: ExecutionDocument): void {
  const changed = states.filter(
    (state) => before.states.find(({ name }) => name === state.name)?.status !== state.status,
  );
  const words = changed.map(({ name, status: is }) => `${name} ${STATES[is].word}`);
  if (status !== before.status)
    words.push(`The execution ${status.toLowerCase()}${error ? `: ${error}` : ''}`);
  if (words.length > 0) say(words.join('. '));
}

function say(words: string): void {
  const said = document.querySelector('#said');
  if (said) said.textContent = words;
}

function wordsOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

function pause(): number {
  const { running, resting, around } = POLL_MS;
  if (model.route.pipeline === undefined)
    return Math.max(2 * running[stage.at], around[stage.at] * model.pipelines.length);
  const runs = model.executions?.some(({ outcome }) => outcome === 'running');
  return runs ? running[stage.at] : resting;
}

let timer: ReturnType<typeof setTimeout> | undefined;
let looking: Promise<void> = Promise.resolve();

/** Looks now, and again and again; not while nobody sees the page. */
function watch(): void {
  clearTimeout(timer);
  looking = looking
    .then(look)
    .then(
      () => (model.trouble = undefined),
      (error: unknown) => (model.trouble = wordsOf(error)),
    )
    .then(() => {
      show();
      clearTimeout(timer);
      if (!document.hidden) timer = setTimeout(watch, pause());
    });
}

window.addEventListener('hashchange', () => {
  const before = model.route;
  model.route = routeOf(location.hash);
  model.missing = undefined;
  if (before.pipeline !== model.route.pipeline)
    Object.assign(model, {
      status: undefined,
      executions: undefined,
      execution: undefined,
      machine: undefined,
      versions: undefined,
      definition: undefined,
      preview: undefined,
      asked: undefined,
    });
  show();
  watch();
});
document.addEventListener('visibilitychange', watch);

show();
watch();
