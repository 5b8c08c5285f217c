import { html, nothing, type TemplateResult } from 'lit-html';
import { repeat } from 'lit-html/directives/repeat.js';
import { suggest } from '../../../operate/session/suggest.ts';
import { type Skipped, withoutSkipped } from '../../../operate/executions/skipped.ts';
import { count, duration } from '../../../operate/units.ts';
import type { ListedExecution } from '../documents.ts';
import { executionNamed, type Model, pipelineOf } from '../model.ts';
import { hashOf } from '../route.ts';
import { ago, moment, OUTCOMES } from '../words.ts';
import { executionView } from './execution.ts';
import { graphView } from './graph.ts';
import { missingView } from './nowhere.ts';

/** The executions, and one of them in full. */
export function runsView(model: Model): TemplateResult {
  const { executions } = model;
  if (executions?.length === 0 && model.route.execution === undefined) return never(model);
  return html`<div class="runs">
    <nav class="list" aria-labelledby="list-title">
      <h2 id="list-title">Executions</h2>
      <ol>
        ${repeat(
          withoutSkipped(executions ?? []),
          (one) => ('skipped' in one ? `skipped ${one.startedAt}` : one.execution),
          (one) => html`<li>${'skipped' in one ? skipped(one, model) : entry(one, model)}</li>`,
        )}
      </ol>
    </nav>
    ${chosenView(model)}
  </div>`;
}

/** They did nothing, and are no link: the command lists each. */
function skipped({ skipped: times, startedAt }: Skipped, { now }: Model): TemplateResult {
  const { sign, kind } = OUTCOMES.skipped;
  return html`<p class="skipped">
    <span class="sign ${kind}" aria-hidden="true">${sign}</span> ${count(times)} skipped
    <time datetime=${startedAt}>${ago(startedAt, now)}</time>
  </p>`;
}

function chosenView(model: Model): TemplateResult {
  if (model.missing !== undefined) return missingView(model);
  return model.execution && model.execution.execution === executionNamed(model)
    ? executionView(model, model.execution)
    : html`<p class="loading">Reading the execution…</p>`;
}

function entry(one: ListedExecution, model: Model): TemplateResult {
  const { sign, kind } = OUTCOMES[one.outcome];
  const chosen = one.execution === executionNamed(model);
  const took = duration(one.durationMs ?? model.now - Date.parse(one.startedAt));
  return html`<a
    href=${hashOf({ pipeline: model.route.pipeline, view: 'runs', execution: one.execution })}
    aria-current=${chosen ? 'true' : nothing}
    title="${one.execution}, ${moment(one.startedAt)}"
  >
    <span class="sign ${kind}" aria-hidden="true">${sign}</span>
    <span class="came">${one.version === undefined ? one.outcome : `version ${one.version}`}</span>
    <span class="took">${took}</span>
    <span class="by"
      >${one.error ?? `by ${one.trigger === 'manual' ? 'hand' : one.trigger}`}${one.redrives > 0 ? ', redriven' : ''}</span
    >
    <time class="when" datetime=${one.startedAt}>${ago(one.startedAt, model.now)}</time>
  </a>`;
}

function never(model: Model): TemplateResult {
  const pipeline = pipelineOf(model);
  const upload = suggest({ ...model.stage, pipeline }, {}, 'upload', ['FILE']);
  return html`<section class="empty" aria-labelledby="never-title">
    ${graphView(model)}
    <div>
      <h2 id="never-title">${pipeline?.name} never ran</h2>
      <p>Land a CSV, and watch here what becomes of it:</p>
      <pre><code>${upload}</code></pre>
    </div>
  </section>`;
}
