import { html, nothing, type TemplateResult } from 'lit-html';
import { bytes, count, counted } from '../../../operate/units.ts';
import type { Model } from '../model.ts';
import { ago, moment } from '../words.ts';

/** How the pipeline stands, in four facts. */
export function statusView({ status, now, route }: Model): TemplateResult {
  if (!status) return html`<h1>${route.pipeline}</h1>`;
  const { published, newest, waiting, schedule, startsOnLanding, table, notes, notTaken } = status;
  const more = status.notTakenCount - notTaken.length;
  const starts = [
    ...(startsOnLanding ? ['on landing'] : []),
    ...(schedule === 'none' ? [] : [schedule.replace(/^cron\((.*)\)/, 'cron $1')]),
    'by hand',
  ];
  return html`<section class="status" aria-labelledby="status-title">
    <h1 id="status-title">${status.pipeline} <span class="arrow" aria-hidden="true">→</span> ${table}</h1>
    <dl>
      <div>
        <dt>Readers see</dt>
        <dd>
          ${
            published
              ? html`<strong>version ${published.version}</strong> · ${counted(published.rows, 'row')}`
              : html`<strong>nothing yet</strong>`
          }
        </dd>
      </div>
      ${
        published
          ? html`<div>
              <dt>Published</dt>
              <dd>
                <time datetime=${published.publishedAt} title=${moment(published.publishedAt)}
                  >${ago(published.publishedAt, now)}</time
                >
                · ${count(published.partitions)} partitions, ${bytes(published.bytes)}
              </dd>
            </div>`
          : nothing
      }
      <div>
        <dt>Landed last</dt>
        <dd>
          ${
            newest
              ? html`<span title=${newest.key}>${newest.key.split('/').at(-1)}</span>
                  ${ago(newest.landedAt, now)}`
              : 'nothing'
          }
          ${waiting && newest ? html`<span class="tag warning">newer than what readers see</span>` : nothing}
        </dd>
      </div>
      <div>
        <dt>Starts</dt>
        <dd>${starts.join(', ')}</dd>
      </div>
    </dl>
    ${notTaken.map(({ key, reason }) => html`<p class="note">Not taken: ${key} ${reason}</p>`)}
    ${more > 0 ? html`<p class="note">Not taken: ${count(more)} more in landing</p>` : nothing}
    ${notes.map((note) => html`<p class="note">${note}</p>`)}
  </section>`;
}
