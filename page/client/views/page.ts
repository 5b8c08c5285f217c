import { html, nothing, type TemplateResult } from 'lit-html';
import type { Actions } from '../app.ts';
import { type Model, pipelineOf } from '../model.ts';
import { hashOf, OVERVIEW, VIEWS, type View } from '../route.ts';
import { dataView } from './data.ts';
import { definitionView } from './definition.ts';
import { nowhereView } from './nowhere.ts';
import { overviewView } from './overview.ts';
import { runsView } from './runs.ts';
import { statusView } from './status.ts';
import { versionsView } from './versions.ts';

const SHOWN: Readonly<Record<View, (model: Model, actions: Actions) => TemplateResult>> = {
  runs: runsView,
  versions: versionsView,
  data: dataView,
  definition: definitionView,
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
      ${contentOf(model, actions)}
    </main>
    <footer class="foot">Afluente ${model.stage.release}</footer>
  `;
}

/** The address is the page's own to keep: a skip must not change it. */
function skip(event: Event): void {
  event.preventDefault();
  document.querySelector<HTMLElement>('#main')?.focus();
}

function contentOf(model: Model, actions: Actions): TemplateResult {
  const { pipeline, view, nowhere } = model.route;
  if (nowhere) return nowhereView(model);
  if (pipeline === undefined) return overviewView(model);
  return pipelineOf(model) ? html`${statusView(model)} ${SHOWN[view](model, actions)}` : nowhereView(model);
}

const PLACES = { aws: 'on AWS, only looked at', served: 'offline AWS', opened: 'offline AWS' } as const;

function header({ stage, pipelines, route }: Model): TemplateResult {
  const known = pipelines.some(({ name }) => name === route.pipeline);
  return html`<header class="top">
    <p class="brand">
      <a href=${hashOf(OVERVIEW)}><img src="/icon.svg" alt="" width="26" height="26" />Afluente</a>
    </p>
    <nav aria-label="Pipelines">
      <a
        href=${hashOf(OVERVIEW)}
        aria-current=${hashOf(route) === hashOf(OVERVIEW) && !route.nowhere ? 'page' : nothing}
        >All</a
      >
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
    ${known ? viewsOf(route) : nothing}
  </header>`;
}

function viewsOf({ pipeline, view: shown, nowhere }: Model['route']): TemplateResult {
  return html`<nav aria-label="Views" class="views">
    ${Object.entries(VIEWS).map(
      ([view, word]) =>
        html`<a href="#/${pipeline}/${view}" aria-current=${view === shown && !nowhere ? 'page' : nothing}
          >${word}</a
        >`,
    )}
  </nav>`;
}
