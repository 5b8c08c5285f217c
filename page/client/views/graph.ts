import { html, nothing, type TemplateResult } from 'lit-html';
import type { Model } from '../model.ts';

/** The state machine, drawn, or why it isn't. */
export function graphView({ machine }: Model): TemplateResult {
  return html`<div class="graph">
    ${machine?.drawing ?? (machine?.trouble === undefined ? nothing : html`<p class="note">Not drawn: ${machine.trouble}</p>`)}
  </div>`;
}
