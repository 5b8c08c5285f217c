import { html, nothing, svg, type TemplateResult } from 'lit-html';
import { bytes, count, counted, dollars, duration } from '../../../operate/units.ts';
import type { ExecutionDocument } from '../documents.ts';
import { type Model, taskOf } from '../model.ts';
import { hashOf } from '../route.ts';
import { moment, STATES } from '../words.ts';
import { failureView, withheldView } from './failure.ts';
import { rejectedView } from './rejected.ts';
import { graphView } from './graph.ts';
import { taskView } from './task.ts';

/** One execution: how far it is or what it came to, its states as a graph and as a list, and one of them in full. */
export function executionView(model: Model, execution: ExecutionDocument): TemplateResult {
  return html`<article class="execution" aria-labelledby="execution-title">
    ${heading(execution, model)} ${execution.error === undefined ? nothing : failureView(model, execution)}
    <div class="flow">
      ${graphView(model)}
      <div class="beside">
        ${
          // First what it failed of.
          execution.error === undefined
            ? html`${statesView(model, execution)} ${rejectedView(execution)}`
            : html`${rejectedView(execution)} ${statesView(model, execution)}`
        }
        ${withheldView(execution)} ${taskView(model, execution)}
      </div>
    </div>
  </article>`;
}

const WORDS: Readonly<Record<string, { word: string; kind: string }>> = {
  RUNNING: { word: 'Running', kind: 'running' },
  SUCCEEDED: { word: 'Succeeded', kind: 'good' },
  FAILED: { word: 'Failed', kind: 'bad' },
  TIMED_OUT: { word: 'Timed out', kind: 'bad' },
  ABORTED: { word: 'Stopped', kind: 'warning' },
};

function heading(execution: ExecutionDocument, { now }: Model): TemplateResult {
  const {
    status,
    tables: [table],
    rows,
    rejected,
    partitions,
    checks,
    scannedBytes,
    cost,
  } = execution;
  const { word, kind } = WORDS[status] ?? { word: status, kind: 'idle' };
  const took = execution.stoppedAt ? execution.durationMs : now - Date.parse(execution.startedAt);
  const failed = checks.filter(({ passed }) => !passed).length;
  const facts: [string, string][] = [
    ['took', duration(took)],
    ...(table ? [['published', `version ${table.version}`] satisfies [string, string]] : []),
    ...(rows
      ? [
          [
            'rows',
            rows.out === undefined ? `${count(rows.in)} in` : `${count(rows.in)} in, ${count(rows.out)} out`,
          ] satisfies [string, string],
        ]
      : []),
    ...(rejected === undefined ? [] : [['rejected', count(rejected)] satisfies [string, string]]),
    ...(partitions === undefined ? [] : [['partitions', count(partitions)] satisfies [string, string]]),
    ...(checks.length === 0
      ? []
      : [
          [
            'checks',
            failed === 0 ? `${checks.length} passed` : `${checks.length - failed} of ${checks.length} passed`,
          ] satisfies [string, string],
        ]),
    ['scanned', bytes(scannedBytes)],
    ['cost on AWS', `about ${dollars(cost.total)}`],
  ];
  return html`<header class="heading">
    <h2 id="execution-title">
      <span class="badge ${kind}">${word}</span> <span class="name">${execution.execution}</span>
    </h2>
    <p class="since">
      started
      <time datetime=${execution.startedAt}>${moment(execution.startedAt)}</time
      >${execution.redrives > 0 ? html`, ${counted(execution.redrives, 'redrive')}` : nothing}
    </p>
    <dl class="facts">
      ${facts.map(
        ([term, fact]) =>
          html`<div>
            <dt>${term}</dt>
            <dd>${fact}</dd>
          </div>`,
      )}
    </dl>
  </header>`;
}

/** Below that a bar couldn't be seen. */
const THINNEST = 0.6;

/** The states in their order, each with a bar that says when it ran: a timeline. */
function statesView(model: Model, execution: ExecutionDocument): TemplateResult {
  const began = Date.parse(execution.startedAt);
  const ran = new Map(execution.states.map((state) => [state.name, state]));
  const names = [...new Set([...(model.machine?.tasks ?? []).map(({ name }) => name), ...ran.keys()])];
  const end = execution.stoppedAt ? Date.parse(execution.stoppedAt) : model.now;
  const whole = Math.max(1, end - began);
  const chosen = taskOf(model);
  return html`<section aria-labelledby="states-title">
    <h3 id="states-title">States</h3>
    <ol class="states">
      ${names.map((name) => {
        const state = ran.get(name);
        const { sign, kind, word } = STATES[state?.status ?? 'WAITING'];
        const inside = html`<span class="sign ${kind}" aria-hidden="true">${sign}</span>
          <span class="name">${name}</span>
          <span class="unseen">${word}</span>
          <span class="took">${state ? duration(state.durationMs) : ''}</span>
          ${bar(state && { from: (Date.parse(state.startedAt) - began) / whole, share: state.durationMs / whole }, kind)}`;
        if (!state) return html`<li class="waiting"><span class="state-row">${inside}</span></li>`;
        const href = hashOf({ ...model.route, execution: execution.execution, task: name });
        return html`<li>
          <a class="state-row" href=${href} aria-current=${name === chosen ? 'true' : nothing}>${inside}</a>
        </li>`;
      })}
    </ol>
  </section>`;
}

function bar(
  at: { readonly from: number; readonly share: number } | undefined,
  kind: string,
): TemplateResult {
  return html`<svg class="bar" viewBox="0 0 100 1" preserveAspectRatio="none" aria-hidden="true">
    ${at === undefined ? nothing : svg`<rect class=${kind} x=${Math.min(at.from * 100, 100 - THINNEST)} width=${Math.max(at.share * 100, THINNEST)} y="0" height="1" />`}
  </svg>`;
}
