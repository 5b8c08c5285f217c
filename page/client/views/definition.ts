import { html, nothing, type TemplateResult } from 'lit-html';
import {
  dialectInWords,
  differenceInWords,
  rulesInWords,
  toleranceInWords,
} from '../../../operate/pipeline/in-words.ts';
import type { DefinedColumn, DeployedPipeline, PipelineDefinition } from '../documents.ts';
import { type Model, pipelineOf } from '../model.ts';
import { moment, until } from '../words.ts';

/** A pipeline itself: what is deployed, and what this checkout defines it as. */
export function definitionView(model: Model): TemplateResult {
  const { definition: found, status, now } = model;
  const pipeline = pipelineOf(model);
  if (!pipeline) return html``;
  return html`${deployedView(pipeline, status?.nextStart, now)}
  ${found ? foundView(found) : html`<p class="loading">Reading the definition…</p>`}`;
}

function deployedView(pipeline: DeployedPipeline, next: string | undefined, now: number): TemplateResult {
  const { bucket, landing, mode, table, database, schedule, startsOnLanding, stack } = pipeline;
  return html`<section aria-labelledby="deployed-title">
    <h2 id="deployed-title">What is deployed</h2>
    ${facts([
      ['Reads', html`<code>s3://${bucket}/${landing}</code>`],
      [
        'Mode',
        mode === 'append'
          ? 'append: a landed file joins the dataset'
          : 'snapshot: a landed file replaces the dataset',
      ],
      ['Publishes', html`<code>${database}.${table}</code>`],
      ['Schedule', schedule],
      ['Next start', next === undefined ? 'none by a schedule' : `${moment(next)}, ${until(next, now)}`],
      ['On landing', startsOnLanding ? 'a landed file starts it' : 'a landed file starts nothing'],
      ['Stack', html`<code>${stack}</code>`],
    ])}
  </section>`;
}

function foundView(found: PipelineDefinition): TemplateResult {
  const { definition, missing, differs, compared } = found;
  const kind = definition && differs.length === 0 && compared ? 'same' : 'note';
  const told = html`<p class=${kind} role="note">${differenceInWords(found)}</p>`;
  if (!definition)
    return html`<section aria-labelledby="defined-title">
      <h2 id="defined-title">How it is defined</h2>
      ${told}
      <p>${missing}</p>
    </section>`;
  const { source, target, sql, checks, schedule, startsOnLanding } = definition;
  return html`<section aria-labelledby="defined-title">
      <h2 id="defined-title">How it is defined</h2>
      ${told}
      ${facts([
        ['Dataset', html`<code>${source.dataset}</code>`],
        ['Dialect', dialectInWords(source)],
        ['Tolerates', toleranceInWords(source)],
        ['Schedule', schedule],
        ['On landing', startsOnLanding ? 'starts' : 'starts nothing'],
      ])}
      <h3>Columns that it reads</h3>
      ${columnsTable('Columns that it reads', source.columns, true)}
    </section>
    <section aria-labelledby="built-title">
      <h2 id="built-title">What it builds</h2>
      ${facts([
        ['Table', html`<code>${target.table}</code>`],
        ['Partitions', target.partitionBy.join(', ') || 'none'],
        ['Keeps', `${target.keepVersions} versions`],
        ['Columns may change', target.evolution === 'any' ? 'in any way' : 'compatibly'],
      ])}
      <h3>SQL</h3>
      <pre
        class="scroll select"
        tabindex="0"
        role="region"
        aria-label="SQL"
      ><code>${sql.trimEnd()}</code></pre>
      <h3>Columns that it publishes</h3>
      ${columnsTable('Columns that it publishes', target.columns, false)}
      <h3>Checks</h3>
      <div class="scroll" tabindex="0" role="region" aria-label="Checks">
        <table>
          <thead>
            <tr>
              <th scope="col">Check</th>
              <th scope="col">Asks</th>
              <th scope="col">Otherwise</th>
            </tr>
          </thead>
          <tbody>
            ${checks.map(
              ({ check, asks, severity }) =>
                html`<tr>
                  <th scope="row">${check}</th>
                  <td>${asks}</td>
                  <td>${severity === 'error' ? 'nothing is published' : 'it warns'}</td>
                </tr>`,
            )}
          </tbody>
        </table>
      </div>
    </section>`;
}

function facts(of: readonly (readonly [string, string | TemplateResult])[]): TemplateResult {
  return html`<dl class="facts plain">
    ${of.map(
      ([term, fact]) =>
        html`<div>
          <dt>${term}</dt>
          <dd>${fact}</dd>
        </div>`,
    )}
  </dl>`;
}

/** @param ruled whether rows are judged by rules: what is published has types alone */
function columnsTable(title: string, columns: readonly DefinedColumn[], ruled: boolean): TemplateResult {
  return html`<div class="scroll" tabindex="0" role="region" aria-label=${title}>
    <table class="columns">
      <thead>
        <tr>
          <th scope="col">Column</th>
          <th scope="col">Type</th>
          ${
            ruled
              ? html`<th scope="col">Rules</th>
                  <th scope="col">In the header</th>`
              : nothing
          }
        </tr>
      </thead>
      <tbody>
        ${columns.map(
          (one) =>
            html`<tr>
              <th scope="row"><code>${one.name}</code></th>
              <td>${one.type}</td>
              ${
                ruled
                  ? html`<td>${rulesInWords(one)}</td>
                      <td>${one.header ?? one.name}</td>`
                  : nothing
              }
            </tr>`,
        )}
      </tbody>
    </table>
  </div>`;
}
