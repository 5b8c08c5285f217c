import { html, nothing, type TemplateResult } from 'lit-html';

/**
 * A payload, to be opened part by part.
 * @param before a payload that it extends: what is new is marked
 */
export function jsonView(title: string, value: unknown, before?: unknown): TemplateResult {
  const fields = isRecord(value) ? Object.entries(value) : undefined;
  const known = isRecord(before) ? before : undefined;
  const isNew = ([name, part]: [string, unknown]) =>
    known !== undefined && JSON.stringify(known[name]) !== JSON.stringify(part);
  const fresh = fields?.filter(isNew).map(([name]) => name) ?? [];
  return html`<details class="json">
    <summary>
      ${title}${fresh.length > 0 ? html` <span class="new-names">adds ${fresh.join(', ')}</span>` : nothing}
    </summary>
    <div class="scroll" tabindex="0" role="region" aria-label=${title}>
      ${
        fields
          ? html`<ul class="tree">
              ${fields.map((field) => html`<li class=${isNew(field) ? 'new' : ''}>${part(...field)}</li>`)}
            </ul>`
          : scalar(value)
      }
    </div>
  </details>`;
}

function part(name: string, value: unknown): TemplateResult {
  const parts = Array.isArray(value)
    ? value.map((one, index): [string, unknown] => [String(index), one])
    : isRecord(value)
      ? Object.entries(value)
      : undefined;
  if (parts === undefined || parts.length === 0)
    return html`<span class="key">${name}</span> ${scalar(value)}`;
  const size = Array.isArray(value) ? `[${parts.length}]` : `{${parts.length}}`;
  return html`<details ?open=${parts.length <= OPEN}>
    <summary><span class="key">${name}</span> <span class="size">${size}</span></summary>
    <ul class="tree">
      ${parts.map((one) => html`<li>${part(...one)}</li>`)}
    </ul>
  </details>`;
}

/** Larger parts are closed at first. */
const OPEN = 8;

function scalar(value: unknown): TemplateResult {
  return html`<code class="value ${value === null ? 'null' : typeof value}">${JSON.stringify(value)}</code>`;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
