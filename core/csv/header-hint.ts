import type { CsvSource, Dialect } from '../definition/source.ts';
import { headerFields } from './header.ts';
import { layoutByNames } from './layout.ts';
import { separatorIn } from './separator-line.ts';
import { decodeHead } from './transcode.ts';

/** Delimiters that people's files have. */
const DELIMITERS = [',', ';', '\t', '|', ':', '~', '^', ' ', '\u0001'];
/** The likelier first, since more than one may fit. */
const LIKELY_ENCODINGS: readonly Dialect['encoding'][] = ['utf-8', 'windows-1252', 'latin1', 'utf-16'];
/** Lines above a header that are looked at. */
const MOST_ABOVE = 30;
/** Lines of a header with names of several lines. */
const MOST_LINES = 5;

/**
 * What else than the definition says would make a file's header fit, and only if it would.
 * @param head the file's first bytes, unpacked
 */
export function fittingHint(head: Buffer, csv: CsvSource): string | undefined {
  const change = changes(csv).find(({ to }) => fits(head, { ...csv, ...to }));
  return change?.hint;
}

interface Change {
  readonly to: Partial<CsvSource>;
  readonly hint: string;
}

function changes({ delimiter, encoding, quote, skip }: CsvSource): Change[] {
  const above = Array.from({ length: MOST_ABOVE + 1 }, (_, lines) => lines);
  const quotes = ['"', "'"] as const;
  return [
    ...DELIMITERS.filter((one) => one !== delimiter).map((one) => ({
      to: { delimiter: one },
      hint: `Is the delimiter ${JSON.stringify(one)}?`,
    })),
    ...LIKELY_ENCODINGS.filter((one) => one !== encoding).map((one) => ({
      to: { encoding: one },
      hint: `Is the encoding ${one}?`,
    })),
    ...above
      .filter((lines) => lines !== skip)
      .map((lines) => ({
        to: { skip: lines },
        hint: `The header stands ${skipInWords(lines)}.`,
      })),
    ...quotes
      .filter((one) => one !== quote)
      .map((one) => ({ to: { quote: one }, hint: `Is the quote ${one}?` })),
  ];
}

function skipInWords(lines: number): string {
  if (lines === 0) return 'on top: leave skip out';
  return `behind ${lines} ${lines === 1 ? 'line' : 'lines'}: say skip: ${lines}`;
}

/** Whether the header of a file, of which the first bytes are known, is one that a source describes. */
function fits(head: Buffer, csv: CsvSource): boolean {
  const lines = decodeHead(head, csv.encoding)
    .replace(/^\uFEFF/, '')
    .split(/\r\n|\n|\r/, MOST_ABOVE * 3);
  const separator = separatorIn(lines[0] ?? '');
  if (separator !== undefined && separator !== csv.delimiter) return false;
  const rows = lines
    .slice((separator === undefined ? 0 : 1) + csv.skip)
    .filter((line) => line !== '' && !(csv.comment !== undefined && line.startsWith(csv.comment)));
  for (let count = 1; count <= MOST_LINES; count += 1) {
    const names = headerFields(rows.slice(0, count).join('\n'), csv);
    if (names) return layoutByNames(names, csv) !== undefined;
  }
  return false;
}
