import { render } from 'lit-html';
import {
  ask,
  type ExecutionDocument,
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
import { executionNamed, type Model, pipelineOf, taskOf } from './model.ts';
import { hashOf, routeOf } from './route.ts';
import { pageView } from './views/page.ts';
import { STATES } from './words.ts';

/** How often it looks again. What runs on AWS is asked about less often: calls are limited there. */
const POLL_MS = { running: { served: 1000, opened: 1000, aws: 2000 }, resting: 4000 };

/** CloudWatch Logs takes lines in some seconds after they were written: those of an end aren't there at the end. */
const LOG_LATE_MS = 60_000;

const [stage, pipelines] = await Promise.all([readStage(), readPipelines()]);
const model: Model = {
  stage,
  pipelines,
  route: routeOf(location.hash, pipelines[0]?.name ?? ''),
  now: Date.now(),
};

function show(): void {
  model.now = Date.now();
  const element = document.querySelector<HTMLElement>('#page');
  if (element) render(pageView(model, actions), element);
  if (model.drawing) paint(model.drawing, model.execution, taskOf(model));
  document.title = titleOf(model);
}

function titleOf({ route, execution }: Model): string {
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
  const { pipeline, view } = model.route;
  if (!pipelineOf(model)) return;
  const [status, executions, machine] = await Promise.all([
    readStatus(pipeline),
    readExecutions(pipeline),
    model.machine ?? readMachine(pipeline),
  ]);
  if (model.route.pipeline !== pipeline) return;
  const published = model.status?.published?.version;
  Object.assign(model, {
    status,
    executions,
    machine,
    drawing: model.drawing ?? drawn(machine.svg, actions, model),
  });
  if (view === 'runs') await lookAtExecution(pipeline);
  if (view === 'versions' && (!model.versions || status.published?.version !== published))
    model.versions = await readVersions(pipeline);
  if (view === 'data' && !model.preview && status.published)
    void answered('preview', `SELECT * FROM ${status.table} LIMIT 20`);
}

async function lookAtExecution(pipeline: string): Promise<void> {
  const name = executionNamed(model);
  if (name === undefined) return;
  const before = model.execution;
  const listed = model.executions?.find(({ execution }) => execution === name);
  // What has ended stays as it is, until it is redriven.
  const kept =
    before?.execution === name && before.stoppedAt !== undefined && before.stoppedAt === listed?.stoppedAt;
  if (!kept) {
    const execution = await readExecution(pipeline, name);
    if (executionNamed(model) !== name) return;
    model.execution = execution;
    if (before?.execution === name) tellChanges(before, execution);
  }
  if (model.execution) await lookAtLog(pipeline, model.execution);
}

async function lookAtLog(pipeline: string, { execution, stoppedAt }: ExecutionDocument): Promise<void> {
  const task = taskOf(model);
  if (task === undefined) return;
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
  const runs = model.executions?.some(({ outcome }) => outcome === 'running');
  return runs ? POLL_MS.running[stage.at] : POLL_MS.resting;
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
  model.route = routeOf(location.hash, pipelines[0]?.name ?? '');
  if (before.pipeline !== model.route.pipeline)
    Object.assign(model, {
      status: undefined,
      executions: undefined,
      execution: undefined,
      machine: undefined,
      drawing: undefined,
      versions: undefined,
      preview: undefined,
      asked: undefined,
    });
  show();
  watch();
});
document.addEventListener('visibilitychange', watch);

if (location.hash === '' && pipelines.length > 0) history.replaceState(null, '', hashOf(model.route));
show();
watch();
