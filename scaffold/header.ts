import { headerFields } from '../core/csv/header.ts';
import type { Dialect } from '../core/definition/source.ts';

/** A file's header as the upload will read it. */
export interface Header {
  readonly fields: readonly string[];
  /** The line that it starts in, from 1. */
  readonly line: number;
}

/** The header of a text: its first line that isn't empty, with those after it that a quoted name reaches into. */
export function headerIn(text: string, dialect: Dialect): Header | undefined {
  const lines = text.replace(/^\uFEFF/, '').split(/\r\n|\n|\r/);
  const first = lines.findIndex((line) => line !== '');
  if (first === -1) return undefined;
  for (let until = first + 1; until <= Math.min(lines.length, first + MOST_LINES); until += 1) {
    const fields = headerFields(lines.slice(first, until).join('\n'), dialect);
    if (fields) return { fields, line: first + 1 };
  }
  return undefined;
}

/** Lines that a header may have: the upload's limit. */
const MOST_LINES = 100;

/** Whether these are rather values than names: numbers, dates, or nothing at all. */
export function looksLikeData(fields: readonly string[]): boolean {
  return (
    fields.every((field) => /^[-+]?[\d.,:/ T-]*$/.test(field)) && fields.some((field) => /\d/.test(field))
  );
}
