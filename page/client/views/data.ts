import { html, nothing, type TemplateResult } from 'lit-html';
import { hiveIdentifier } from '../../../core/sql/quote.ts';
import { writtenIdentifier } from '../../../core/sql/written.ts';
import { bytes, counted, duration } from '../../../operate/units.ts';
import type { Actions } from '../app.ts';
import type { QueryAnswer } from '../documents.ts';
import type { Asked, Model } from '../model.ts';

/** A box to ask SQL, and the first rows of the table. */
export function dataView({ status, asked, preview }: Model, { ask }: Actions): TemplateResult {
  const table = status?.table ?? '';
  const written = writtenIdentifier(table);
  const samples = [
    `SELECT * FROM ${written} LIMIT 20`,
    `SELECT count(*) AS rows FROM ${written}`,
    `DESCRIBE ${hiveIdentifier(table)}`,
    'SHOW TABLES',
  ];
  const submit = (event: Event) => {
    event.preventDefault();
    const box = document.querySelector<HTMLTextAreaElement>('#sql');
    if (box && box.value.trim() !== '' && !asked?.running) ask(box.value);
  };
  const key = (event: KeyboardEvent) => {
    if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) submit(event);
  };
  const take = (statement: string) => {
    const box = document.querySelector<HTMLTextAreaElement>('#sql');
    if (!box) return;
    box.value = statement;
    box.focus();
  };
  return html`<section class="ask" aria-labelledby="ask-title">
      <h2 id="ask-title"><label for="sql">Ask in SQL</label></h2>
      <form @submit=${submit}>
        <textarea
          id="sql"
          rows="5"
          spellcheck="false"
          autocapitalize="off"
          autocomplete="off"
          aria-describedby="sql-hint"
          @keydown=${key}
          .defaultValue=${`SELECT *\nFROM ${written}\nLIMIT 20`}
        ></textarea>
        <p id="sql-hint">
          Athena’s SQL, as an analyst: SELECT, WITH, VALUES, SHOW, DESCRIBE. <kbd>Ctrl</kbd>
          <kbd>Enter</kbd> runs it.
        </p>
        <div class="buttons">
          <button type="submit" aria-disabled=${asked?.running ? 'true' : 'false'}>
            ${asked?.running ? 'Running…' : 'Run'}
          </button>
          <span class="samples"
            >${samples.map((sample) => html`<button type="button" class="sample" @click=${() => take(sample)}><code>${sample}</code></button>`)}</span
          >
        </div>
      </form>
      ${asked ? outcome(asked, 'Result') : nothing}
    </section>
    <section aria-labelledby="preview-title">
      <h2 id="preview-title">First rows of ${table}</h2>
      ${preview ? outcome(preview, `First rows of ${table}`) : html`<p>${status?.published ? 'Reading…' : 'Nothing is published yet.'}</p>`}
    </section>`;
}

function outcome({ answer, error, running }: Asked, title: string): TemplateResult {
  if (running) return html`<p class="loading" aria-busy="true">Athena is at work…</p>`;
  if (error !== undefined) return html`<p class="sql-error" role="alert">${error}</p>`;
  return answer ? answerView(answer, title) : html``;
}

const NUMBER = /^-?\d+(\.\d+)?(E-?\d+)?$/;

function answerView(
  { columns, rows, more, scannedBytes, milliseconds }: QueryAnswer,
  title: string,
): TemplateResult {
  const numeric = columns.map(
    (_, index) =>
      rows.length > 0 && rows.every((row) => row[index] === null || NUMBER.test(row[index] ?? '')),
  );
  const said = `${more ? `The first ${rows.length} rows` : counted(rows.length, 'row')} · ${bytes(scannedBytes)} scanned · ${duration(milliseconds)}`;
  return html`<div class="scroll answer" tabindex="0" role="region" aria-label=${title}>
    <table>
      <caption>
        ${said}
      </caption>
      <thead>
        <tr>
          ${columns.map((column, index) => html`<th scope="col" class=${numeric[index] ? 'number' : ''}>${column}</th>`)}
        </tr>
      </thead>
      <tbody>
        ${rows.map(
          (row) =>
            html`<tr>
              ${columns.map((_, index) => html`<td class=${numeric[index] ? 'number' : ''}>${row[index] ?? html`<span class="null">NULL</span>`}</td>`)}
            </tr>`,
        )}
      </tbody>
    </table>
  </div>`;
}
