import { html, nothing, svg, type TemplateResult } from 'lit-html';
import { count, counted, percent } from '../../../operate/units.ts';
import type { ExecutionDocument } from '../documents.ts';

/** Rejected rows: how many for which reason, and the first of them; nothing where there are none. */
export function rejectedView(execution: ExecutionDocument): TemplateResult {
  const { reasons = [], firstRejected = [], rejected = 0, rows, tolerate } = execution;
  if (reasons.length === 0) return html``;
  const share = rows && rows.in > 0 ? ` of ${count(rows.in)} (${percent(rejected / rows.in)})` : '';
  const limit = tolerate ? `; ${count(tolerate.rows)} or ${percent(tolerate.share)} are tolerated` : '';
  return html`<section class="rejected" aria-labelledby="rejected-title">
    <h3 id="rejected-title">Rejected rows</h3>
    ${rejected === 0 ? nothing : html`<p>${counted(rejected, 'row')}${share}${limit}.</p>`}
    ${reasonsTable(reasons)} ${firstRejected.length === 0 ? nothing : rowsTable(firstRejected, rejected)}
  </section>`;
}

function reasonsTable(reasons: NonNullable<ExecutionDocument['reasons']>): TemplateResult {
  const most = Math.max(...reasons.map((reason) => reason.rows), 1);
  return html`<div class="scroll" tabindex="0" role="region" aria-label="Rejected rows by reason">
    <table class="reasons">
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
  </div>`;
}

function rowsTable(rows: NonNullable<ExecutionDocument['firstRejected']>, rejected: number): TemplateResult {
  const title = rows.length < rejected || rejected === 0 ? `The first ${rows.length}` : 'Each of them';
  return html`<h4>${title}</h4>
    <div class="scroll rows" tabindex="0" role="region" aria-label="Rejected rows, one by one">
      <table class="first">
        <thead>
          <tr>
            <th scope="col" class="number">Line</th>
            <th scope="col">Column</th>
            <th scope="col">Reason</th>
            <th scope="col">Value</th>
            <th scope="col">Text</th>
          </tr>
        </thead>
        <tbody>
          ${rows.map(
            ({ line, column, reason, value, text }) =>
              html`<tr>
                <th scope="row" class="number">${line}</th>
                <td>${column || 'the row'}</td>
                <td>${reason}</td>
                <td>${value === '' ? nothing : html`<code>${value}</code>`}</td>
                <td><code>${text}</code></td>
              </tr>`,
          )}
        </tbody>
      </table>
    </div>`;
}
