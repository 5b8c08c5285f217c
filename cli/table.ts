import stringWidth from 'string-width';
import { printable } from './printable.ts';
import type { Terminal } from './terminal.ts';

/** Columns aligned by their widest value, numbers to the right; NULL in grey. */
export function table(
  columns: readonly string[],
  rows: readonly (readonly (string | null)[])[],
  { style }: Terminal,
): string[] {
  const headings = columns.map(printable);
  const texts = rows.map((row) => columns.map((_, index) => printable(row[index] ?? 'NULL')));
  const widths = headings.map((heading, index) =>
    Math.max(stringWidth(heading), ...texts.map((row) => stringWidth(row[index] ?? ''))),
  );
  const numeric = columns.map((_, index) =>
    rows.every((row) => /^-?[\d.,]+(E-?\d+)?$|^$/.test(row[index] ?? '')),
  );
  const cell = (text: string, index: number) => {
    const space = ' '.repeat(Math.max(0, (widths[index] ?? 0) - stringWidth(text)));
    return numeric[index] ? space + text : text + space;
  };
  const line = (cells: readonly string[]) => ` ${cells.join('  ')}`.trimEnd();
  return [
    style('bold', line(headings.map(cell))),
    style('dim', line(widths.map((size) => '─'.repeat(size)))),
    ...texts.map((row, at) =>
      line(
        row.map((text, index) =>
          rows[at]?.[index] === null ? style('dim', cell(text, index)) : cell(text, index),
        ),
      ),
    ),
  ];
}

/** RFC 4180, NULL empty. */
export function csvLine(row: readonly (string | null)[]): string {
  return row
    .map((field) =>
      field !== null && /[",\r\n]/.test(field) ? `"${field.replaceAll('"', '""')}"` : (field ?? ''),
    )
    .join(',');
}
