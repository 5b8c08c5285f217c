import { html, nothing, type TemplateResult } from 'lit-html';
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
  </section>`;
}

/** Where more lies than the reader of the page may read. */
export function withheldView({ withheld = [] }: ExecutionDocument): TemplateResult {
  return html`${withheld.map((place) => html`<p class="withheld">Values of rows are in <code>${place}</code>, which you may not read.</p>`)}`;
}
