import { html, nothing, type TemplateResult } from 'lit-html';
import type { Actions } from '../app.ts';
import { type Model, pipelineOf } from '../model.ts';
import { hashOf, VIEWS, type View } from '../route.ts';
import { dataView } from './data.ts';
import { runsView } from './runs.ts';
import { statusView } from './status.ts';
import { versionsView } from './versions.ts';

const SHOWN: Readonly<Record<View, (model: Model, actions: Actions) => TemplateResult>> = {
  runs: runsView,
  versions: versionsView,
  data: dataView,
};

export function pageView(model: Model, actions: Actions): TemplateResult {
  return html`
    <a class="skip" href="#main" @click=${skip}>To the content</a>
    ${header(model)}
    <main id="main" tabindex="-1">
      ${
        model.trouble === undefined
          ? nothing
          : html`<p class="trouble" role="alert">Nothing new can be shown: ${model.trouble}</p>`
      }
      ${pipelineOf(model) ? html`${statusView(model)} ${SHOWN[model.route.view](model, actions)}` : nowhere(model)}
    </main>
    <footer class="foot">Afluente ${model.stage.release}</footer>
  `;
}

/** The address is the page's own to keep: a skip must not change it. */
function skip(event: Event): void {
  event.preventDefault();
  document.querySelector<HTMLElement>('#main')?.focus();
}

function nowhere({ pipelines, route }: Model): TemplateResult {
  if (pipelines.length === 0) return html`<p>No pipeline is deployed here.</p>`;
  return html`<h1>There is no pipeline “${route.pipeline}”</h1>
    <ul>
      ${pipelines.map(({ name }) => html`<li><a href=${hashOf({ pipeline: name, view: 'runs' })}>${name}</a></li>`)}
    </ul>`;
}

const PLACES = { aws: 'on AWS, only looked at', served: 'offline AWS', opened: 'offline AWS' } as const;

function header({ stage, pipelines, route }: Model): TemplateResult {
  return html`<header class="top">
    <p class="brand"><img src="/icon.svg" alt="" width="26" height="26" />Afluente</p>
    <nav aria-label="Pipelines">
      ${pipelines.map(
        ({ name }) =>
          html`<a
            href=${hashOf({ pipeline: name, view: route.view })}
            aria-current=${name === route.pipeline ? 'true' : nothing}
            >${name}</a
          >`,
      )}
    </nav>
    <p class="stage stage-${stage.at}"><strong>${stage.stage}</strong> ${PLACES[stage.at]}</p>
    <nav aria-label="Views" class="views">
      ${Object.entries(VIEWS).map(([view, word]) => viewLink(route.pipeline, view, word, route.view))}
    </nav>
  </header>`;
}

function viewLink(pipeline: string, view: string, word: string, shown: View): TemplateResult {
  return html`<a href="#/${pipeline}/${view}" aria-current=${view === shown ? 'page' : nothing}>${word}</a>`;
}
