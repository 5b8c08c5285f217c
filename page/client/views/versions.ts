import { html, nothing, svg, type TemplateResult } from 'lit-html';
import { bytes, count } from '../../../operate/units.ts';
import type { ListedVersion } from '../documents.ts';
import type { Model } from '../model.ts';
import { timeView } from './time.ts';

/** The versions that are still there: how many rows each has, and what it was held to. */
export function versionsView({ versions, status, now }: Model): TemplateResult {
  if (!versions) return html`<p class="loading">Reading the versions…</p>`;
  if (versions.length === 0)
    return html`<section>
      <h2>No version yet</h2>
      <p>The first run that succeeds publishes it.</p>
    </section>`;
  return html`<section aria-labelledby="versions-title">
      <h2 id="versions-title">Versions of ${status?.table}</h2>
      ${chart(versions)}
      <div class="scroll" tabindex="0" role="region" aria-label="Versions">
        <table>
          <thead>
            <tr>
              <th scope="col">Version</th>
              <th scope="col">Published</th>
              <th scope="col" class="number">Rows</th>
              <th scope="col" class="number">Partitions</th>
              <th scope="col" class="number">Size</th>
              <th scope="col">Checks</th>
              <th scope="col">Run</th>
            </tr>
          </thead>
          <tbody>
            ${versions.map(
              (one) =>
                html`<tr class=${one.published ? 'published' : ''}>
                  <th scope="row">
                    ${one.version}
                    ${one.published ? html`<span class="tag good">readers see it</span>` : nothing}
                  </th>
                  <td>${timeView(one.publishedAt, now)}</td>
                  <td class="number">${count(one.rows)}</td>
                  <td class="number">${count(one.partitions)}</td>
                  <td class="number">${bytes(one.bytes)}</td>
                  <td>${inWords(one.checks)}</td>
                  <td><code>${one.run}</code></td>
                </tr>`,
            )}
          </tbody>
        </table>
      </div>
    </section>
    ${checksView(versions)}`;
}

function inWords(checks: ListedVersion['checks']): TemplateResult {
  const warned = checks.filter(({ passed }) => !passed).length;
  return html`<span class="good">✔ ${checks.length - warned} passed</span
    >${warned > 0 ? html` <span class="warning">! ${warned} warned</span>` : nothing}`;
}

const BAR = { width: 46, gap: 14, height: 120, foot: 22, head: 18 };

/** Rows per version, the oldest at the left. The table below says the same in numbers. */
function chart(versions: readonly ListedVersion[]): TemplateResult {
  const inTime = versions.toReversed();
  const most = Math.max(...inTime.map(({ rows }) => rows), 1);
  const { width, gap, height, foot, head } = BAR;
  const wide = Math.max(1, inTime.length) * (width + gap) + gap;
  const words = inTime.map(({ version, rows }) => `version ${version} ${count(rows)}`).join(', ');
  return html`<div class="scroll">
    <svg
      class="chart"
      role="img"
      aria-label="Rows per version: ${words}"
      width=${wide}
      height=${height + foot + head}
      viewBox="0 0 ${wide} ${height + foot + head}"
    >
      <line x1="0" x2=${wide} y1=${head + height} y2=${head + height} />
      ${inTime.map(({ version, rows, published }, index) => {
        const tall = Math.max(2, (rows / most) * height);
        const x = gap + index * (width + gap);
        return svg`<rect class=${published ? 'published' : ''} x=${x} y=${head + height - tall} width=${width} height=${tall} rx="3" />
          <text x=${x + width / 2} y=${head + height - tall - 5}>${short(rows)}</text>
          <text x=${x + width / 2} y=${head + height + 16}>v${version}</text>`;
      })}
    </svg>
  </div>`;
}

function short(value: number): string {
  return value < 10_000 ? count(value) : Intl.NumberFormat('en-US', { notation: 'compact' }).format(value);
}

/** Each check at each version. */
function checksView(versions: readonly ListedVersion[]): TemplateResult {
  const inTime = versions.toReversed();
  const keyOf = ({ table, check }: ListedVersion['checks'][number]) => `${check} of ${table}`;
  const names = [...new Set(versions.flatMap(({ checks }) => checks.map(keyOf)))];
  if (names.length === 0) return html``;
  const plain = (name: string) => name.replace(/__build_\w+$/, '');
  const rows = [...new Set(names.map(plain))];
  return html`<section aria-labelledby="checks-title">
    <h2 id="checks-title">Checks over time</h2>
    <div class="scroll" tabindex="0" role="region" aria-label="Checks over time">
      <table class="matrix">
        <thead>
          <tr>
            <th scope="col">Check</th>
            ${inTime.map(({ version }) => html`<th scope="col">v${version}</th>`)}
            <th scope="col">Seen last</th>
          </tr>
        </thead>
        <tbody>
          ${rows.map((name) => {
            const results = inTime.map(({ checks }) => checks.find((one) => plain(keyOf(one)) === name));
            return html`<tr>
              <th scope="row">${name}</th>
              ${results.map(cell)}
              <td>${results.findLast((one) => one !== undefined)?.observed}</td>
            </tr>`;
          })}
        </tbody>
      </table>
    </div>
  </section>`;
}

function cell(result: ListedVersion['checks'][number] | undefined): TemplateResult {
  if (!result) return html`<td class="none"><span class="unseen">not checked</span></td>`;
  const { passed, observed, expected } = result;
  return html`<td title="${observed}; expected ${expected}" class=${passed ? 'good' : 'warning'}>
    <span aria-hidden="true">${passed ? '✔' : '!'}</span
    ><span class="unseen">${passed ? 'passed' : 'warned'}</span>
  </td>`;
}
