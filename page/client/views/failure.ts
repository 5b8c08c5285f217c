import { html, nothing, svg, type TemplateResult } from 'lit-html';
import { count, counted, percent } from '../../../operate/units.ts';
import type { ExecutionDocument } from '../documents.ts';
import type { Model } from '../model.ts';
import { hashOf } from '../route.ts';

/** Why an execution failed: where, of what, what readers see, and what to do. */
export function failureView({ route }: Model, execution: ExecutionDocument): TemplateResult {
  const {
    error,
    cause,
    remedy,
    states,
    tables: [published],
    readersSee,
    checks,
  } = execution;
  const state = states.find(({ status }) => status === 'FAILED')?.name;
  const readers = published
    ? `see version ${published.version}; what failed came after it`
    : readersSee === undefined
      ? 'have no version yet'
      : `still see version ${readersSee}`;
  const broken = checks.filter(({ passed, severity }) => !passed && severity === 'error');
  return html`<section class="failure" aria-labelledby="failure-title">
    <h3 id="failure-title">
      ${error}${state === undefined ? nothing : html` in <a href=${hashOf({ ...route, execution: execution.execution, task: state })}>${state}</a>`}
    </h3>
    <p class="cause">${cause ?? 'No cause was given.'}</p>
    <dl>
      ${
        remedy === undefined
          ? nothing
          : html`<div>
              <dt>What to do</dt>
              <dd>${remedy}</dd>
            </div>`
      }
      <div>
        <dt>Readers</dt>
        <dd>${readers}</dd>
      </div>
    </dl>
    ${
      broken.length === 0
        ? nothing
        : html`<ul class="broken">
            ${broken.map(
              ({ check, observed, expected, rows = [] }) =>
                html`<li>
                  <strong>${check}</strong> saw ${observed}; expected ${expected}
                  ${
                    rows.length === 0
                      ? nothing
                      : html`<ul>
                          ${rows.map((row) => html`<li><code>${row}</code></li>`)}
                        </ul>`
                  }
                </li>`,
            )}
          </ul>`
    }
    ${error === 'TooManyRejects' ? rejectedView(execution) : nothing}
  </section>`;
}

/** Where more lies than the reader of the page may read. */
export function withheldView({ withheld = [] }: ExecutionDocument): TemplateResult {
  return html`${withheld.map((place) => html`<p class="withheld">Values of rows are in <code>${place}</code>, which you may not read.</p>`)}`;
}

/** Rejected rows by reason, and the first of them; nothing where there are none. */
export function rejectedView({
  reasons = [],
  firstRejected = [],
  rejected = 0,
  rows,
  tolerate,
}: ExecutionDocument): TemplateResult {
  if (reasons.length === 0) return html``;
  const share = rows && rows.in > 0 ? ` of ${count(rows.in)} (${percent(rejected / rows.in)})` : '';
  const limit = tolerate ? `; ${count(tolerate.rows)} or ${percent(tolerate.share)} are tolerated` : '';
  const most = Math.max(...reasons.map((reason) => reason.rows), 1);
  return html`<section class="rejected" aria-labelledby="rejected-title">
    <h3 id="rejected-title">Rejected rows</h3>
    ${rejected === 0 ? nothing : html`<p>${counted(rejected, 'row')}${share}${limit}.</p>`}
    <div class="scroll" tabindex="0" role="region" aria-label="Rejected rows by reason">
      <table>
        <thead>
          <tr>
            <th scope="col">Column</th>
            <th scope="col">Reason</th>
            <th scope="col" class="number">Rows</th>
            <td></td>
          </tr>
        </thead>
        <tbody>
          ${reasons.map(
            ({ column, reason, rows: many }) =>
              html`<tr>
                <td>${column || 'the row'}</td>
                <td>${reason}</td>
                <td class="number">${count(many)}</td>
                <td>
                  <svg class="bar" viewBox="0 0 100 1" preserveAspectRatio="none" aria-hidden="true">
                    ${svg`<rect class="bad" width=${(many / most) * 100} height="1" />`}
                  </svg>
                </td>
              </tr>`,
          )}
        </tbody>
      </table>
    </div>
    ${
      firstRejected.length === 0
        ? nothing
        : html`<h4>The first</h4>
            <ul class="first">
              ${firstRejected.map(({ line, column, value, reason }) => html`<li>line ${line}${column ? html`, <strong>${column}</strong>` : nothing}: ${value ? html`<code>${value}</code> ` : nothing}${reason}</li>`)}
            </ul>`
    }
  </section>`;
}
