import { html, nothing, type TemplateResult } from 'lit-html';
import { bytes, count, counted } from '../../../operate/units.ts';
import type { Model } from '../model.ts';
import { moment, until } from '../words.ts';
import { agoView } from './time.ts';

/** How the pipeline stands, in four facts. */
export function statusView({ status, now, route }: Model): TemplateResult {
  if (!status) return html`<h1>${route.pipeline}</h1>`;
  const { published, newest, waiting, schedule, startsOnLanding, table, notes, notTaken, nextStart } = status;
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
                ${agoView(published.publishedAt, now)} · ${counted(published.partitions, 'partition')},
                ${bytes(published.bytes)}
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
                  ${agoView(newest.landedAt, now)}`
              : 'nothing'
          }
          ${waiting && newest ? html`<span class="tag warning">newer than what readers see</span>` : nothing}
        </dd>
      </div>
      <div>
        <dt>Starts</dt>
        <dd>${starts.join(', ')}</dd>
      </div>
      ${
        nextStart === undefined
          ? nothing
          : html`<div>
              <dt>Next start</dt>
              <dd><time datetime=${nextStart} title=${moment(nextStart)}>${until(nextStart, now)}</time></dd>
            </div>`
      }
    </dl>
    ${notTaken.map(({ key, reason }) => html`<p class="note">Not taken: ${key} ${reason}</p>`)}
    ${more > 0 ? html`<p class="note">Not taken: ${count(more)} more in landing</p>` : nothing}
    ${notes.map((note) => html`<p class="note">${note}</p>`)}
  </section>`;
}
