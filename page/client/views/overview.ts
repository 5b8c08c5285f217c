import { html, nothing, type TemplateResult } from 'lit-html';
import { counted, duration } from '../../../operate/units.ts';
import type { PipelineStatus } from '../documents.ts';
import type { Model } from '../model.ts';
import { CONDITIONS, type Line, linesOf, tallyOf } from '../overview.ts';
import { hashOf } from '../route.ts';
import { moment, OUTCOMES, until } from '../words.ts';
import { timeView } from './time.ts';

const COLUMNS = ['Pipeline', 'Readers see', 'Last run', 'Next start', 'Checks', 'Landed'] as const;

/** All pipelines at a glance: what is wrong stands on top. */
export function overviewView(model: Model): TemplateResult {
  const { pipelines, standings, stage } = model;
  if (pipelines.length === 0) return html`<section><h1>No pipeline is deployed here</h1></section>`;
  const lines = linesOf(pipelines, standings);
  return html`<section class="overview" aria-labelledby="overview-title">
    <h1 id="overview-title">Pipelines of ${stage.stage}</h1>
    <p class="tally">
      ${tallyOf(lines).map(({ condition, many }) => {
        const { sign, kind, word } = CONDITIONS[condition];
        return html`<span class="badge ${kind}"
          ><span aria-hidden="true">${sign}</span> ${many} ${word}</span
        > `;
      })}
    </p>
    <!-- The roles are named: without a table's layout, on a narrow screen, it would be none. -->
    <table role="table" aria-labelledby="overview-title">
      <thead role="rowgroup">
        <tr role="row">
          ${COLUMNS.map((column) => html`<th role="columnheader" scope="col">${column}</th>`)}
        </tr>
      </thead>
      <tbody role="rowgroup">
        ${lines.map((line) => row(line, model.now))}
      </tbody>
    </table>
  </section>`;
}

function row({ pipeline: { name, table }, condition, wrong, status }: Line, now: number): TemplateResult {
  const { sign, kind, word } = CONDITIONS[condition];
  const cells: readonly (readonly [(typeof COLUMNS)[number], TemplateResult | typeof nothing])[] = status
    ? [
        ['Readers see', published(status, now)],
        ['Last run', lastRun(status, now)],
        ['Next start', nextStart(status, now)],
        ['Checks', checks(status)],
        ['Landed', landed(status, now)],
      ]
    : COLUMNS.slice(1).map((column) => [column, nothing]);
  return html`<tr role="row" class="line ${kind}">
    <th role="rowheader" scope="row">
      <a href=${hashOf({ pipeline: name, view: 'runs' })}>
        <span class="sign ${kind}" aria-hidden="true">${sign}</span>
        <span class="name">${name}</span></a
      >
      <span class="word ${kind}">${word}</span>
      <span class="dim">${table}</span>
      ${
        wrong.length === 0
          ? nothing
          : html`<ul class="wrong">
              ${wrong.map((one) => html`<li>${one}</li>`)}
            </ul>`
      }
    </th>
    ${cells.map(([column, cell]) => html`<td role="cell" data-column=${column}>${cell}</td>`)}
  </tr>`;
}

function published({ published: seen }: PipelineStatus, now: number): TemplateResult {
  if (!seen) return none('nothing yet');
  return html`<strong>version ${seen.version}</strong> · ${counted(seen.rows, 'row')}
    <div>published ${timeView(seen.publishedAt, now)}</div>
    ${
      seen.sourceLandedAt === undefined
        ? nothing
        : html`<div>of what landed ${timeView(seen.sourceLandedAt, now)}</div>`
    }`;
}

function lastRun({ pipeline, lastRun: last, executions }: PipelineStatus, now: number): TemplateResult {
  const running = executions.find(({ outcome }) => outcome === 'running');
  const shown = [running, last].filter((one) => one !== undefined);
  if (shown.length === 0) return none('none');
  return html`${shown.map((one) => {
    const { sign, kind } = OUTCOMES[one.outcome];
    const took = duration(one.durationMs ?? now - Date.parse(one.startedAt));
    return html`<div>
      <a href=${hashOf({ pipeline, view: 'runs', execution: one.execution })}
        ><span class="sign ${kind}" aria-hidden="true">${sign}</span>${one.error ?? one.outcome}</a
      >
      <span class="short">${one.outcome === 'running' ? `for ${took}` : `after ${took}`}</span>
      <div>${timeView(one.startedAt, now)}</div>
    </div>`;
  })}`;
}

function nextStart(
  { nextStart: next, schedule, startsOnLanding }: PipelineStatus,
  now: number,
): TemplateResult {
  const [, zone = ''] = /\) (.+)$/.exec(schedule) ?? [];
  return html`${
    next === undefined
      ? nothing
      : html`<time datetime=${next}>${until(next, now)} <span class="moment">${moment(next)}</span></time>
          <div class="dim">by the schedule of ${zone}</div>`
  }
  ${startsOnLanding ? html`<div>when a file lands</div>` : nothing}
  ${next === undefined && !startsOnLanding ? none('by hand') : nothing}`;
}

function checks({ checks: counts }: PipelineStatus): TemplateResult {
  if (!counts) return none('none known');
  const { passed, warned, failed } = counts;
  return html`${failed > 0 ? html`<span class="short bad">✘ ${failed} failed</span><br />` : nothing}
    ${warned > 0 ? html`<span class="short warning">! ${warned} warned</span><br />` : nothing}
    <span class="short ${passed > 0 ? 'good' : 'dim'}">✔ ${passed} passed</span>`;
}

function landed({ newest, waiting, waitingFiles, state }: PipelineStatus, now: number): TemplateResult {
  if (!newest) return none('nothing');
  const wait = state === 'running' ? 'newer than readers see' : 'waiting';
  return html`${waiting ? html`<span class="tag warning">${counted(waitingFiles, 'file')} ${wait}</span>` : nothing}
    <div class="file">${newest.key.split('/').at(-1)}</div>
    ${timeView(newest.landedAt, now)}`;
}

function none(words: string): TemplateResult {
  return html`<span class="short dim">${words}</span>`;
}
