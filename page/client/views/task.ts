import { html, nothing, type TemplateResult } from 'lit-html';
import { failureOf, fieldTexts } from '../../../operate/logs/fields.ts';
import { duration } from '../../../operate/units.ts';
import type { ExecutionDocument, Line } from '../documents.ts';
import { type Model, taskOf } from '../model.ts';
import { hashOf } from '../route.ts';
import { clock, moment, STATES, zone } from '../words.ts';
import { jsonView } from './json.ts';

/** One task of an execution: what it does, its payloads and its log. */
export function taskView(model: Model, execution: ExecutionDocument): TemplateResult {
  const name = taskOf(model);
  const state = execution.states.find((one) => one.name === name);
  if (!state)
    return name === undefined
      ? html``
      : html`<section class="detail" aria-labelledby="task-title">
          <h3 id="task-title">This execution has not come to a state “${name}”</h3>
          <p><a href=${hashOf({ ...model.route, task: undefined })}>To the execution</a></p>
        </section>`;
  const { sign, kind, word } = STATES[state.status];
  const comment = model.machine?.tasks.find((one) => one.name === name)?.comment;
  const lines = model.log?.of === `${execution.execution}/${name}` ? model.log.lines : undefined;
  return html`<section class="detail" aria-labelledby="task-title">
    <h3 id="task-title"><span class="sign ${kind}" aria-hidden="true">${sign}</span> ${name}</h3>
    <p>${comment}</p>
    <p class="since">${word}, ${duration(state.durationMs)}, from ${moment(state.startedAt)}</p>
    ${jsonView('Input', state.input)}
    ${state.output === undefined ? nothing : jsonView('Output', state.output, state.input)}
    <details class="log" open>
      <summary>Log <span class="zone">${zone(state.startedAt)}</span></summary>
      ${logView(lines)}
    </details>
  </section>`;
}

function logView(lines: NonNullable<Model['log']>['lines'] | undefined): TemplateResult {
  if (lines === undefined) return html`<p>Reading…</p>`;
  const own = lines.filter(({ kind }) => kind === 'line');
  if (own.length === 0) return html`<p>Nothing was logged.</p>`;
  return html`<ol class="lines" tabindex="0" aria-label="Log lines">
    ${own.map(lineView)}
  </ol>`;
}

function lineView(line: Line): TemplateResult {
  const { time, level = '', message, fields } = line;
  const error = failureOf(line);
  return html`<li class="level-${level.toLowerCase()}">
    <time datetime=${time}>${clock(time)}</time> <span class="level">${level}</span>
    <span class="message">${error ? `${error.name}: ${message}` : message}</span>
    <span class="fields">${fieldTexts(fields).join('  ')}</span>
    ${
      error?.stack
        ? html`<details>
            <summary>Stack</summary>
            <pre>${error.stack}</pre>
          </details>`
        : nothing
    }
  </li>`;
}
