import { html, type TemplateResult } from 'lit-html';
import { ago, moment } from '../words.ts';

/** How long ago a moment was, and which it is where the reader is. */
export function timeView(iso: string, now: number): TemplateResult {
  return html`<time datetime=${iso}>${ago(iso, now)} <span class="moment">${moment(iso)}</span></time>`;
}

/** The same where there is little room: the moment is its title. */
export function agoView(iso: string, now: number): TemplateResult {
  return html`<time datetime=${iso} title=${moment(iso)}>${ago(iso, now)}</time>`;
}
