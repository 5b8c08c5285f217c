import { html, type TemplateResult } from 'lit-html';
import { type Model, pipelineOf } from '../model.ts';
import { hashOf, OVERVIEW } from '../route.ts';

/** An address that leads nowhere, and the ways on. */
export function nowhereView(model: Model): TemplateResult {
  const { route, pipelines } = model;
  const known = pipelineOf(model);
  return html`<section class="lost" aria-labelledby="lost-title">
    <h1 id="lost-title">
      ${known ? 'There is nothing at this address' : html`There is no pipeline “${route.pipeline}”`}
    </h1>
    <p>
      ${known ? html`<code>${location.hash}</code> names no view of ${known.name}.` : `The stage ${model.stage.stage} has ${pipelines.length === 0 ? 'none' : pipelines.map(({ name }) => name).join(', ')}.`}
    </p>
    <ul>
      ${
        known
          ? html`<li>
              <a href=${hashOf({ pipeline: known.name, view: 'runs' })}>The runs of ${known.name}</a>
            </li>`
          : ''
      }
      <li><a href=${hashOf(OVERVIEW)}>All pipelines</a></li>
    </ul>
  </section>`;
}

/** An execution that the address names, and that isn't there. */
export function missingView({ missing, route }: Model): TemplateResult {
  return html`<section class="lost" aria-labelledby="missing-title">
    <h2 id="missing-title">There is no such execution</h2>
    <p role="alert">${missing}</p>
    <p><a href=${hashOf({ pipeline: route.pipeline, view: 'runs' })}>To the newest</a></p>
  </section>`;
}
